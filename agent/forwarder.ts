import { setImmediate as nextTurn } from "node:timers/promises";
import { backoffMs, pause } from "../platform/backoff.ts";
import type { Clock } from "../platform/clock.ts";
import type { Log } from "../platform/log.ts";
import { createOutageLog } from "./outage-log.ts";
import { type Parcel, parcelOf } from "./parcel.ts";
import type { Outcome, Publisher, StreamRecord } from "./publisher.ts";
import type { Spool } from "./spool.ts";

/** Moves the spool's entries to the stream. */
export interface Forwarder {
  /** Sends until `signal` aborts; what is under way then is awaited, unless `cut` aborts too. */
  run(signal: AbortSignal, cut?: AbortSignal): Promise<void>;
  /** Sends what waits, without waiting for the pace; resolves with whether the spool is empty. */
  drain(signal?: AbortSignal): Promise<boolean>;
  /** Something urgent waits: all that waits is sent, no sooner than `atOnceMs` after what was sent last. */
  urge(): void;
  /** All that waits is sent now: an envelope's worth, or a heartbeat that is due takes it along. */
  nudge(): void;
  /** Sends the passenger alone, if there is one. */
  sendPassenger(): Promise<void>;
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

/** How soon what waits is sent. */
export interface Pace {
  /** The least time between two sendings, ms: what is urgent waits no longer. */
  atOnceMs: number;
  /** The most that anything waits, ms; asked before each wait. */
  atLatestMs(): number;
}

/** What goes along with readings though it did not wait in the spool: a heartbeat. */
export interface Passenger {
  /** The record that is to go now, if any; never throws. */
  record(): StreamRecord | undefined;
  /** The stream has taken it. */
  arrived(): void;
}

/** What a forwarder works with. */
export interface ForwarderOptions {
  agentId: string;
  spool: Spool;
  publisher: Publisher;
  clock: Clock;
  log: Log;
  pace: Pace;
  passenger?: Passenger;
  /** Called when all that waited has been sent. */
  onSent?: () => void;
  /** Waits; tests pass one that does not. */
  wait?: typeof pause;
  /** From 0 to 1: agents that start together, after a power cut say, do not go on sending together. */
  random?: () => number;
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
  const {
    agentId,
    spool,
    publisher,
    clock,
    log,
    pace,
    passenger,
    wait = pause,
    random = Math.random,
  } = options;
  const counters: ForwarderCounters = {
    delivered: 0,
    rejected: 0,
    sentReadings: 0,
    refusedReadings: 0,
    rejectedReadings: 0,
  };
  const outages = createOutageLog(clock, log);
  let failures = 0;
  let urged = new AbortController();
  let nudged = new AbortController();

  /** One attempt; resolves with whether anything was left, and whether more waits than one envelope per home. */
  async function sendOnce(signal?: AbortSignal): Promise<{ left: boolean; more: boolean }> {
    const homeIds = spool.homes().slice(0, HOMES_PER_CALL);
    const sender = { agentId, spoolId: spool.id, sentAtMs: clock.nowMs() };
    const parcels = homeIds.flatMap((homeId) => {
      const waiting = spool.peek(homeId, ENTRIES_PER_ENVELOPE);
      return waiting.length === 0 ? [] : [parcelOf(homeId, waiting, sender)];
    });
    const outcomes = await publish(parcels, signal);
    for (const [index, parcel] of parcels.entries()) settle(parcel, outcomes[index] ?? NO_OUTCOME, signal);
    return {
      left: outcomes.some(({ status }) => status === "left"),
      more: parcels.some(({ more }) => more) || homeIds.length === HOMES_PER_CALL,
    };
  }

  /** Publishes parcels, and with them the passenger; resolves with the outcomes of the parcels. */
  async function publish(parcels: readonly Parcel[], signal?: AbortSignal): Promise<Outcome[]> {
    const along = passenger?.record();
    const records = along === undefined ? parcels : [...parcels, along];
    if (records.length === 0) return [];
    const outcomes = await publisher.publish(records, signal);
    if (along !== undefined && outcomes[parcels.length]?.status === "delivered") passenger?.arrived();
    return outcomes.slice(0, parcels.length);
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
    if (spool.homes().length === 0) return sendPassenger(cut);
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
      options.onSent?.();
      if (!all && !more) return;
    }
  }

  /** Lets entries gather: at least so long that sendings do not crowd, at most as long as the pace allows. */
  async function gather(share: number, signal: AbortSignal): Promise<void> {
    const now = AbortSignal.any([signal, nudged.signal]);
    await wait(pace.atOnceMs, now);
    const restMs = share * (pace.atLatestMs() - pace.atOnceMs);
    if (restMs > 0) await wait(restMs, AbortSignal.any([now, urged.signal]));
    // An append that shares its write with others does not wait for them beyond the pace.
    spool.flush();
    await nextTurn();
  }

  async function sendPassenger(cut?: AbortSignal): Promise<void> {
    try {
      await publish([], cut);
    } catch (error) {
      log.error({ error: (error as Error).message }, "no heartbeat was sent; the next one comes in its time");
    }
  }

  /** A disk that fails does not end the agent: it may work again at the next turn. */
  async function spoolFailed({ message }: Error, signal: AbortSignal, cut?: AbortSignal): Promise<void> {
    counters.lastProblem = `spool: ${message}`;
    outages.failed(counters.lastProblem, true);
    await sendPassenger(cut);
    await wait(backoffMs(failures, BACKOFF), signal);
    failures += 1;
  }

  return {
    counters: () => ({ ...counters }),
    // A reason of our own: the default one is an error with a stack, and these are asked with every reading.
    urge() {
      if (!urged.signal.aborted) urged.abort("urged");
    },
    nudge() {
      if (!nudged.signal.aborted) nudged.abort("nudged");
    },
    sendPassenger,
    async drain(signal) {
      await send({ all: true }, signal, signal);
      return spool.homes().length === 0;
    },
    async run(signal, cut) {
      for (let share = random(); !signal.aborted; share = 1) {
        urged = new AbortController();
        nudged = new AbortController();
        try {
          await send({ all: false }, signal, cut);
        } catch (error) {
          await spoolFailed(error as Error, signal, cut);
        }
        await gather(share, signal);
      }
    },
  };
}
