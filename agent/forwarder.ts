import { type Envelope, encodeEnvelope, readingsThatFit } from "../domain/envelope.ts";
import { backoffMs, pause } from "../platform/backoff.ts";
import type { Clock } from "../platform/clock.ts";
import type { Log } from "../platform/log.ts";
import type { Outcome, Publisher } from "./publisher.ts";
import type { Spool, SpooledEntry } from "./spool.ts";

/** Moves the spool's entries to the stream. */
export interface Forwarder {
  /** Sends until the signal aborts. */
  run(signal: AbortSignal): Promise<void>;
  /** Sends what waits, without waiting for the flush interval; resolves with whether the spool is empty. */
  drain(signal?: AbortSignal): Promise<boolean>;
  counters(): ForwarderCounters;
}

/** In entries (readings and announcements). */
export interface ForwarderCounters {
  delivered: number;
  /** Given up: the stream will never take them. */
  rejected: number;
  /** Why the last attempt did not get everything through; undefined while all is well. */
  lastProblem?: string;
}

/** What a forwarder works with. */
export interface ForwarderOptions {
  agentId: string;
  spool: Spool;
  publisher: Publisher;
  clock: Clock;
  log: Log;
  /** How long entries gather before they are sent, in ms. */
  flushIntervalMs: number;
  /** Waits; tests pass one that does not. */
  wait?: typeof pause;
}

/** With one envelope of at most 25 KB per home, a call stays within PutRecords' 5 MiB, and far below its 500 records. */
const HOMES_PER_CALL = 200;
/** More readings than fit into an envelope. */
const ENTRIES_PER_ENVELOPE = 2500;
const BACKOFF = { baseMs: 200, maxMs: 30_000 };

/**
 * A forwarder. One envelope per home is under way at a time: the next one goes only when the last was taken, so the order
 * within a home holds whatever the stream refuses, and only what was refused is sent again.
 */
export function createForwarder(options: ForwarderOptions): Forwarder {
  const { spool, publisher, log, flushIntervalMs, wait = pause } = options;
  const counters: ForwarderCounters = { delivered: 0, rejected: 0 };
  let failures = 0;

  /** One call; resolves with whether everything in it got through. */
  async function sendOnce(): Promise<boolean> {
    const homeIds = spool.homes().slice(0, HOMES_PER_CALL);
    const parcels = homeIds.map((homeId) =>
      parcelOf(homeId, spool.peek(homeId, ENTRIES_PER_ENVELOPE), options),
    );
    const outcomes = await publisher.publish(parcels.map(({ homeId, data }) => ({ homeId, data })));
    for (const [index, parcel] of parcels.entries())
      settle(parcel, outcomes[index] ?? { status: "left", reason: "the publisher gave no outcome" });
    return outcomes.every(({ status }) => status !== "left");
  }

  function settle({ homeId, last, entries }: Parcel, outcome: Outcome): void {
    if (outcome.status === "left") {
      report(outcome.reason);
      return;
    }
    spool.settle(homeId, last);
    counters[outcome.status] += entries;
    if (outcome.status === "rejected")
      log.error(
        { homeId, entries, reason: outcome.reason },
        "the stream will never take these, they are lost",
      );
  }

  function report(reason: string): void {
    if (reason !== counters.lastProblem)
      log.warn({ reason }, "the stream does not take readings, they wait in the spool");
    counters.lastProblem = reason;
  }

  async function drain(signal?: AbortSignal): Promise<boolean> {
    while (spool.homes().length > 0 && !signal?.aborted) {
      if (await sendOnce()) {
        if (failures > 0) log.info({}, "the stream takes readings again");
        failures = 0;
        delete counters.lastProblem;
      } else {
        await wait(backoffMs(failures, BACKOFF), signal);
        failures += 1;
      }
    }
    return spool.homes().length === 0;
  }

  return {
    drain,
    counters: () => ({ ...counters }),
    async run(signal) {
      while (!signal.aborted) {
        await drain(signal);
        await wait(flushIntervalMs, signal);
      }
    },
  };
}

/** The oldest entries of a home as one envelope. */
interface Parcel {
  homeId: string;
  data: Uint8Array;
  entries: number;
  /** Sequence number of the last entry in it. */
  last: number;
}

function parcelOf(
  homeId: string,
  waiting: SpooledEntry[],
  { agentId, spool, clock }: ForwarderOptions,
): Parcel {
  const first = waiting[0] as SpooledEntry;
  const producer = { agentId, spoolId: spool.id, sequence: first.sequence, sentAtMs: clock.nowMs() };
  const parcel = (envelope: Envelope, entries: number) => ({
    homeId,
    data: encodeEnvelope(envelope),
    entries,
    last: first.sequence + entries - 1,
  });
  if (first.entry.type === "announcement")
    return parcel({ ...producer, type: "announcement", home: first.entry.home }, 1);
  const run = leadingReadings(waiting);
  const readings = run.slice(0, readingsThatFit(run));
  return parcel({ ...producer, type: "readings", homeId, readings }, readings.length);
}

/** The readings up to the first entry that is none or that is not numbered next. */
function leadingReadings(waiting: SpooledEntry[]) {
  const readings = [];
  for (const [index, { sequence, entry }] of waiting.entries()) {
    if (entry.type !== "reading" || sequence !== (waiting[0]?.sequence ?? 0) + index) break;
    readings.push(entry.reading);
  }
  return readings;
}
