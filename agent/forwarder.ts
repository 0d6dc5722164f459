import { backoffMs, pause } from "../platform/backoff.ts";
import type { Clock } from "../platform/clock.ts";
import type { Log } from "../platform/log.ts";
import { createOutageLog } from "./outage-log.ts";
import { type Parcel, parcelOf } from "./parcel.ts";
import type { Outcome, Publisher } from "./publisher.ts";
import type { Spool } from "./spool.ts";

/** Moves the spool's entries to the stream. */
export interface Forwarder {
  /** Sends until `signal` aborts; what is under way then is awaited, unless `cut` aborts too. */
  run(signal: AbortSignal, cut?: AbortSignal): Promise<void>;
  /** Sends what waits, without waiting for the flush interval; resolves with whether the spool is empty. */
  drain(signal?: AbortSignal): Promise<boolean>;
  /** Says that an envelope's worth waits: it is sent now. */
  nudge(): void;
  counters(): ForwarderCounters;
}

/** Since the start; `entries` are readings and announcements. */
export interface ForwarderCounters {
  /** Entries that the stream took. */
  delivered: number;
  /** Entries given up: the stream will never take them. */
  rejected: number;
  /** Readings that the stream took. */
  sentReadings: number;
  /** Readings in attempts that the stream did not take; sent again. */
  refusedReadings: number;
  /** Readings given up. */
  rejectedReadings: number;
  /** Why the last attempt did not get everything through; undefined while all is well. */
  lastProblem?: string;
  /** When the stream last took something, ms since 1970. */
  lastSentAtMs?: number;
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

/** The publisher cuts calls to size; this bounds what is read from the spool at once, some 5 MB. */
const HOMES_PER_CALL = 200;
/** About what fits into an envelope; the shortest readings would fit 2,500 times, and then go in two. */
const ENTRIES_PER_ENVELOPE = 1600;
const NO_OUTCOME: Outcome = { status: "left", reason: "the publisher gave no outcome" };
const BACKOFF = { baseMs: 200, maxMs: 30_000 };

/**
 * A forwarder. One envelope per home is under way at a time: the next one goes only when the last was taken, so the order
 * within a home holds whatever the stream refuses, and only what was refused is sent again. Memory is bounded by
 * HOMES_PER_CALL envelopes, however much waits and however long.
 */
export function createForwarder(options: ForwarderOptions): Forwarder {
  const { agentId, spool, publisher, clock, log, flushIntervalMs, wait = pause } = options;
  const counters: ForwarderCounters = {
    delivered: 0,
    rejected: 0,
    sentReadings: 0,
    refusedReadings: 0,
    rejectedReadings: 0,
  };
  const outages = createOutageLog(clock, log);
  let failures = 0;
  let wake = new AbortController();

  /** One attempt; resolves with whether anything was left, and whether more waits than one envelope per home. */
  async function sendOnce(signal?: AbortSignal): Promise<{ left: boolean; more: boolean }> {
    const homeIds = spool.homes().slice(0, HOMES_PER_CALL);
    const sender = { agentId, spoolId: spool.id, sentAtMs: clock.nowMs() };
    const parcels = homeIds.flatMap((homeId) => {
      const waiting = spool.peek(homeId, ENTRIES_PER_ENVELOPE);
      return waiting.length === 0 ? [] : [parcelOf(homeId, waiting, sender)];
    });
    const outcomes = await publisher.publish(parcels, signal);
    for (const [index, parcel] of parcels.entries()) settle(parcel, outcomes[index] ?? NO_OUTCOME, signal);
    return {
      left: outcomes.some(({ status }) => status === "left"),
      more: parcels.some(({ more }) => more) || homeIds.length === HOMES_PER_CALL,
    };
  }

  function settle(parcel: Parcel, outcome: Outcome, cut?: AbortSignal): void {
    const { homeId, last, entries, readings } = parcel;
    if (outcome.status === "left") {
      counters.refusedReadings += readings;
      counters.lastProblem = outcome.reason;
      if (!cut?.aborted) outages.failed(outcome.reason, outcome.needsPerson === true);
      return;
    }
    spool.settle(homeId, last);
    counters[outcome.status] += entries;
    if (outcome.status === "delivered") {
      counters.sentReadings += readings;
      counters.lastSentAtMs = clock.nowMs();
      return;
    }
    counters.rejectedReadings += readings;
    log.error({ homeId, entries, reason: outcome.reason }, "the stream will never take these, they are lost");
  }

  /** Sends envelope after envelope: until the spool is empty, or, to let the next fill up, until none is full. */
  async function send({ all }: { all: boolean }, signal?: AbortSignal, cut?: AbortSignal): Promise<void> {
    while (!signal?.aborted && spool.homes().length > 0) {
      const { left, more } = await sendOnce(cut);
      if (left) {
        await wait(backoffMs(failures, BACKOFF), signal);
        failures += 1;
        continue;
      }
      failures = 0;
      delete counters.lastProblem;
      outages.recovered();
      if (!all && !more) return;
    }
  }

  return {
    counters: () => ({ ...counters }),
    nudge() {
      // A reason of our own: the default one is an error with a stack, and this is asked with every reading.
      if (!wake.signal.aborted) wake.abort("nudged");
    },
    async drain(signal) {
      await send({ all: true }, signal, signal);
      return spool.homes().length === 0;
    },
    async run(signal, cut) {
      while (!signal.aborted) {
        wake = new AbortController();
        try {
          await send({ all: false }, signal, cut);
        } catch (error) {
          // A disk that fails must not end the agent: the next turn may find it mended.
          counters.lastProblem = `spool: ${(error as Error).message}`;
          outages.failed(counters.lastProblem, true);
          await wait(backoffMs(failures, BACKOFF), signal);
          failures += 1;
        }
        await wait(flushIntervalMs, AbortSignal.any([signal, wake.signal]));
      }
    },
  };
}
