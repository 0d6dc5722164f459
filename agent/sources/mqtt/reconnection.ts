import { backoffMs } from "../../../platform/backoff.ts";
import type { Clock } from "../../../platform/clock.ts";
import type { Log } from "../../../platform/log.ts";
import type { Ending } from "./connection.ts";
import { isEndedByBroker, isRefusedForGood, parseBrokerUrl, takenOver, whyNotConnected } from "./errors.ts";

/** What one source knows of its broker over all connections: what is wrong, what was said of it, when to try again. */
export interface Reconnection {
  /** The connection is of use now. */
  subscribed(topics: readonly string[]): void;
  /** The connection has ended, or none came about: how long to wait before the next attempt, ms. */
  ended(ending: Ending): number;
  /** What keeps messages from coming; undefined while all is well. */
  problem(): string | undefined;
}

/** What a reconnection works with. */
export interface ReconnectionOptions {
  url: string;
  clientId: string;
  clock: Clock;
  log: Log;
  random?: (() => number) | undefined;
  /** After an outage that was told, once the connection is of use again. */
  onBack?: ((lostForMs: number) => void) | undefined;
}

const BACKOFF = { baseMs: 1000, maxMs: 30_000 };
/** Two clients of one id end each other's connections: the longer each waits, the longer the other one works. */
const TAKEN_OVER_BACKOFF = { baseMs: 4000, maxMs: 60_000 };
/** A connection that lasted this long was a good one: the waiting times start anew. */
const LASTING_MS = 10_000;
/** Longer than another agent waits before it takes the session over once more. */
const SETTLED_MS = 120_000;
/** As many connections that the broker accepted and soon ended, one after the other, are no accident. */
const TAKEN_OVER_AFTER = 3;

/** The reconnection of one source; says each outage once. */
export function createReconnection(options: ReconnectionOptions): Reconnection {
  const { url, clientId, clock, log, random } = options;
  const { host } = parseBrokerUrl(url);
  let attempt = 0;
  /** Connections that the broker accepted and soon ended, one after the other. */
  let endedByBroker = 0;
  let subscribedAtMs: number | undefined;
  let isTakenOver = false;
  let problem: string | undefined = `${host}: not connected to the broker yet`;
  const told = new Set<string>();
  let lostAtMs: number | undefined;

  function tell(ending: Ending, text: string): void {
    const isNews = told.size === 0 || ((isTakenOver || isRefusedForGood(ending)) && !told.has(text));
    if (!isNews) return;
    told.add(text);
    lostAtMs ??= clock.nowMs();
    if (isTakenOver) log.error({ broker: host, clientId }, text);
    else log.warn({ broker: host }, `${text}. Trying again until it answers`);
  }

  function lasted(): number {
    return subscribedAtMs === undefined ? 0 : clock.nowMs() - subscribedAtMs;
  }

  return {
    subscribed(topics) {
      subscribedAtMs = clock.nowMs();
      if (isTakenOver) return;
      problem = undefined;
      if (lostAtMs !== undefined) options.onBack?.(clock.nowMs() - lostAtMs);
      lostAtMs = undefined;
      // While the broker ends each connection, only the first of them is news.
      if (endedByBroker === 0) told.clear();
      if (endedByBroker <= 1) log.info({ broker: host, topics }, "connected to the broker");
    },
    ended(ending) {
      const lastedMs = lasted();
      subscribedAtMs = undefined;
      if (lastedMs >= SETTLED_MS) {
        endedByBroker = 0;
        told.clear();
      }
      endedByBroker = isEndedByBroker(ending) ? endedByBroker + 1 : 0;
      isTakenOver = ending.takenOver === true || endedByBroker >= TAKEN_OVER_AFTER;
      if (lastedMs >= LASTING_MS && !isTakenOver) attempt = 0;
      problem = isTakenOver
        ? takenOver(url, clientId, ending.takenOver === true)
        : whyNotConnected(url, ending);
      tell(ending, problem);
      attempt += 1;
      return backoffMs(attempt - 1, isTakenOver ? TAKEN_OVER_BACKOFF : BACKOFF, random);
    },
    problem() {
      return isTakenOver && lasted() >= SETTLED_MS ? undefined : problem;
    },
  };
}
