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
  /** Hears arrivals in the order in which the stream got them, each at its time; time goes on between them. */
  hear(arrivals: Iterable<Arrival>): void;
  /** Lets time go on: the home is looked after at the whole minutes before `untilMs` at which something is due. */
  tickUntil(untilMs: number): void;
}

/** Who is told what of a live home. */
export interface LiveHomeOptions extends HomeListeners {
  /** Called with what arrivals of the same minute came to. */
  onHearing?: (hearing: Hearing) => void;
  /** Called with every e-mail when SNS is given it; SNS accepts each at once. */
  onLetter?: (letter: Letter) => void;
}

const MINUTE_MS = 60_000;

/** A home of which nothing is known. */
export function createLiveHome(homeId: string, options: LiveHomeOptions = {}): LiveHome {
  let home = newHome(homeId);
  let nowMs = Number.NEGATIVE_INFINITY;
  /** The last whole minute at which the watch function would have looked. */
  let tickedMs = Number.NEGATIVE_INFINITY;

  return {
    current: () => home,
    hear(arrivals) {
      for (const ofMinute of byMinute(arrivals)) {
        tickUntil((ofMinute[0] as Arrival).arrivedAtMs);
        const hearing = hear(home, ofMinute, options);
        home = hearing.home;
        nowMs = (ofMinute.at(-1) as Arrival).arrivedAtMs;
        options.onHearing?.(hearing);
        send();
      }
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
      home = tick(home, nowMs, options);
      send();
    }
  }

  function send(): void {
    if (home.post.pending.length === 0) return;
    for (const letter of lettersDue(home)) {
      options.onLetter?.(letter);
      home = told(home, letter.id);
    }
  }
}

/** Nothing is looked after between two arrivals of one minute, and batching never matters: they are heard together. */
function* byMinute(arrivals: Iterable<Arrival>): Generator<Arrival[]> {
  let ofMinute: Arrival[] = [];
  let minuteMs = Number.NaN;
  for (const arrival of arrivals) {
    const untilMs = minuteFrom(arrival.arrivedAtMs);
    if (ofMinute.length > 0 && untilMs !== minuteMs) {
      yield ofMinute;
      ofMinute = [];
    }
    ofMinute.push(arrival);
    minuteMs = untilMs;
  }
  if (ofMinute.length > 0) yield ofMinute;
}

/** The first whole minute at a time or after it. */
function minuteFrom(atMs: number): number {
  return Math.ceil(atMs / MINUTE_MS) * MINUTE_MS;
}
