import { boundedText } from "../../domain/bounded-text.ts";
import { type Hearing, hear } from "../../domain/home/hear.ts";
import { MAX_REASON_LENGTH } from "../../domain/limits.ts";
import type { GapEnvelope } from "../../domain/wire/agent-report.ts";
import type { StoredHome } from "../../storage/home-item.ts";
import type { HomeStore } from "../../storage/home-store.ts";
import { rewrite } from "../../storage/rewrite.ts";
import type { Quarantine } from "../quarantine.ts";
import type { LetterSender } from "../send-letters.ts";
import { type Counts, count } from "./counts.ts";
import type { IndexedArrival } from "./decode-records.ts";

/** What taking a home's arrivals in works with. */
export interface HearHomeDependencies {
  homes: HomeStore;
  sender: LetterSender;
  quarantine: Quarantine;
  /** Told of readings that an agent lost; told again when the batch is delivered again. */
  onGap(gap: GapEnvelope): void;
}

/** A part of a batch that could not be dealt with. */
export interface Failure {
  /** The first record that has to be delivered again. */
  index: number;
  what: string;
  error: Error;
}

/** Readings that one write stores at most: some 30 KB of an item, of which we allow 300. */
const READINGS_PER_WRITE = 5000;

/**
 * Takes the arrivals of one home in: heard, stored and told, in order. Resolves to what failed; adds to the counts. What
 * would fail again with each retry is quarantined: a home that cannot be decoded, an exception of the core.
 */
export async function hearHome(
  stored: StoredHome | Error | undefined,
  arrivals: readonly IndexedArrival[],
  counts: Counts,
  dependencies: HearHomeDependencies,
): Promise<Failure | undefined> {
  let current = stored;
  for (const slice of slicesOf(arrivals))
    try {
      if (current === undefined || current instanceof Error)
        await setAside(slice, `its home cannot be decoded: ${current?.message}`, counts, dependencies);
      else current = await hearSlice(current, slice, counts, dependencies);
    } catch (error) {
      // What follows must not overtake what could not be stored: its numbers would make that look like a duplicate.
      return { index: slice[0]?.index ?? 0, what: "a home of the batch", error: error as Error };
    }
  return undefined;
}

async function hearSlice(
  before: StoredHome,
  slice: readonly IndexedArrival[],
  counts: Counts,
  { homes, sender, quarantine, onGap }: HearHomeDependencies,
): Promise<StoredHome> {
  const nowMs = Math.max(...slice.map(({ arrivedAtMs }) => arrivedAtMs));
  let hearing = heardOr(before, slice);
  if ("reason" in hearing) {
    await setAside(slice, hearing.reason, counts, { quarantine });
    return before;
  }
  for (const { index, reason } of hearing.refused)
    await setAside([slice[index] as IndexedArrival], reason, counts, { quarantine });
  let isSender = false;
  const after = await rewrite(homes, before, (current) => {
    // The claim of a write that was overtaken holds for nothing.
    isSender = false;
    if (current !== before) hearing = hear(current.home, slice);
    const { home, accepted } = hearing as Hearing;
    if (home === current.home) return undefined;
    const untilMs = sender.claim(current);
    isSender = untilMs !== undefined;
    return { home, accepted, nowMs, sendingUntilMs: untilMs ?? current.sendingUntilMs };
  });
  count(counts, hearing);
  for (const gap of hearing.gaps) onGap(gap);
  if (!isSender || after.home.post.pending.length === 0) return after;
  return await sender.send(after, nowMs);
}

/** An exception of the core would come again with each retry, and hold up the shard for all homes: it is a reason instead. */
function heardOr({ home }: StoredHome, slice: readonly IndexedArrival[]): Hearing | { reason: string } {
  try {
    return hear(home, slice);
  } catch (error) {
    return {
      reason: boundedText(`home ${home.id} cannot be judged: ${(error as Error).message}`, MAX_REASON_LENGTH),
    };
  }
}

async function setAside(
  arrivals: readonly IndexedArrival[],
  reason: string,
  counts: Counts,
  { quarantine }: Pick<HearHomeDependencies, "quarantine">,
): Promise<void> {
  for (const { record } of arrivals) {
    await quarantine.put({ ...record, reason });
    counts.quarantined += 1;
  }
}

function slicesOf(arrivals: readonly IndexedArrival[]): IndexedArrival[][] {
  const slices: IndexedArrival[][] = [];
  let readings = 0;
  for (const arrival of arrivals) {
    const { payload } = arrival;
    const more = payload.type === "readings" ? payload.readings.length : 1;
    if (slices.length === 0 || readings + more > READINGS_PER_WRITE) {
      slices.push([]);
      readings = 0;
    }
    slices.at(-1)?.push(arrival);
    readings += more;
  }
  return slices;
}
