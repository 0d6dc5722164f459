import { type Hearing, hear } from "../../domain/home/hear.ts";
import { MAX_READINGS } from "../../domain/limits.ts";
import type { GapEnvelope } from "../../domain/wire/agent-report.ts";
import type { StoredHome } from "../../storage/home-item.ts";
import { type HomeStore, UnstorableHomeError } from "../../storage/home-store.ts";
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

/** What taking the homes of one batch in works with; it adds to the counts. */
export interface BatchDependencies extends HearHomeDependencies {
  counts: Counts;
}

/** A part of a batch that could not be dealt with. */
export interface Failure {
  /** The first record that has to be delivered again. */
  index: number;
  what: string;
  error: Error;
}

/**
 * Takes the arrivals of one home in: heard, stored and told, in order. Resolves to what failed. What would fail again with each
 * retry is quarantined at once: a home that cannot be decoded or stored, an exception of the core.
 */
export async function hearHome(
  stored: StoredHome | Error | undefined,
  arrivals: readonly IndexedArrival[],
  dependencies: BatchDependencies,
): Promise<Failure | undefined> {
  let current = stored;
  for (const slice of slicesOf(arrivals))
    try {
      if (current === undefined || current instanceof Error)
        await setAside(slice, `its home cannot be decoded: ${current?.message}`, dependencies);
      else current = await hearSlice(current, slice, dependencies);
    } catch (error) {
      if (error instanceof UnstorableHomeError) {
        await setAside(slice, error.message, dependencies);
        continue;
      }
      // What follows must not overtake what could not be stored: its numbers would make that look like a duplicate.
      return { index: slice[0]?.index ?? 0, what: "a home of the batch", error: error as Error };
    }
  return undefined;
}

async function hearSlice(
  before: StoredHome,
  slice: readonly IndexedArrival[],
  dependencies: BatchDependencies,
): Promise<StoredHome> {
  const { homes, sender } = dependencies;
  const nowMs = Math.max(...slice.map(({ arrivedAtMs }) => arrivedAtMs));
  let hearing = heardOr(before, slice);
  if ("reason" in hearing) {
    await setAside(slice, hearing.reason, dependencies);
    return before;
  }
  for (const { index, reason } of hearing.refused)
    await setAside([slice[index] as IndexedArrival], reason, dependencies);
  const after = await rewrite(homes, before, (current) => {
    if (current !== before) hearing = hear(current.home, slice);
    const { home, accepted } = hearing as Hearing;
    if (home === current.home) return undefined;
    return { home, accepted, nowMs, sending: sender.claim(current) };
  });
  count(dependencies.counts, hearing);
  for (const gap of hearing.gaps) dependencies.onGap(gap);
  return await sender.send(after, nowMs);
}

/** An exception of the core would come again with each retry, and hold up the shard for all homes: it is a reason instead. */
function heardOr({ home }: StoredHome, slice: readonly IndexedArrival[]): Hearing | { reason: string } {
  try {
    return hear(home, slice);
  } catch (error) {
    return { reason: `home ${home.id} cannot be judged: ${(error as Error).message}` };
  }
}

async function setAside(
  arrivals: readonly IndexedArrival[],
  reason: string,
  { quarantine, counts }: BatchDependencies,
): Promise<void> {
  for (const { record } of arrivals) {
    await quarantine.put({ ...record, reason });
    counts.quarantined += 1;
  }
}

/** One write stores no more readings than one envelope may have: some 30 KB of an item. */
function slicesOf(arrivals: readonly IndexedArrival[]): IndexedArrival[][] {
  const slices: IndexedArrival[][] = [];
  let readings = 0;
  for (const arrival of arrivals) {
    const { payload } = arrival;
    const more = payload.type === "readings" ? payload.readings.length : 1;
    if (slices.length === 0 || readings + more > MAX_READINGS) {
      slices.push([]);
      readings = 0;
    }
    slices.at(-1)?.push(arrival);
    readings += more;
  }
  return slices;
}
