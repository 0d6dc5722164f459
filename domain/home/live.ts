import type { Letter } from "../post/letter.ts";
import type { Arrival } from "./arrival.ts";
import { dueAtMs } from "./due.ts";
import { type Hearing, type HomeListeners, hear } from "./hear.ts";
import { type Home, newHome } from "./home.ts";
import { lettersDue, told } from "./letters.ts";
import { tick } from "./tick.ts";

/** A home that is kept as the functions keep it, in virtual time and without AWS: for backtests, benchmarks and tests. */
export interface LiveHome {
  /** The home as it is by now. */
  current(): Home;
  /** Hears one arrival, at the time at which the stream got it; not before the last one. */
  hear(arrival: Arrival): Hearing;
  /** Lets time go on: the home is looked after at the whole minutes before `untilMs` at which something is due. */
  tickUntil(untilMs: number): void;
}

/** Who is told what of a live home. */
export interface LiveHomeOptions extends HomeListeners {
  /** Called with every e-mail when SNS is given it; SNS accepts each at once. */
  onLetter?: (letter: Letter) => void;
}

const MINUTE_MS = 60_000;

/** A home of which nothing is known. */
export function createLiveHome(homeId: string, { onLetter, ...listeners }: LiveHomeOptions = {}): LiveHome {
  let home = newHome(homeId);
  let nowMs = Number.NEGATIVE_INFINITY;
  /** The last whole minute at which the watch function would have looked. */
  let tickedMs = Number.NEGATIVE_INFINITY;

  return {
    current: () => home,
    hear(arrival) {
      tickUntil(arrival.arrivedAtMs);
      nowMs = arrival.arrivedAtMs;
      const hearing = hear(home, [arrival], listeners);
      home = hearing.home;
      send();
      return hearing;
    },
    tickUntil,
  };

  function tickUntil(untilMs: number): void {
    const lastMs = minuteFrom(untilMs) - MINUTE_MS;
    while (tickedMs < lastMs) {
      const dueMs = minuteFrom(Math.max(dueAtMs(home, nowMs), nowMs));
      tickedMs = Math.min(lastMs, Math.max(dueMs, tickedMs + MINUTE_MS));
      if (dueMs > tickedMs) return;
      nowMs = tickedMs;
      home = tick(home, nowMs, listeners);
      send();
    }
  }

  function send(): void {
    if (home.post.pending.length === 0) return;
    for (const letter of lettersDue(home)) {
      onLetter?.(letter);
      home = told(home, letter.id);
    }
  }
}

/** The first whole minute at a time or after it. */
function minuteFrom(atMs: number): number {
  return Math.ceil(atMs / MINUTE_MS) * MINUTE_MS;
}
