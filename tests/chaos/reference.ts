import type { Arrival } from "../../domain/home/arrival.ts";
import { dueAtMs } from "../../domain/home/due.ts";
import { hear } from "../../domain/home/hear.ts";
import { type Home, newHome } from "../../domain/home/home.ts";
import { lettersDue, told } from "../../domain/home/letters.ts";
import { tick } from "../../domain/home/tick.ts";
import { type MachineLetter, machineLetterOf } from "../../domain/mail/machine.ts";

/** What becomes of a home, as the pure core says. */
export type Effect = (home: Home) => Home;

/** A home in the pure core alone, whose e-mails SNS accepts at once. */
export interface ReferenceHome {
  home: Home;
  readonly letters: MachineLetter[];
  apply(effect: Effect): void;
}

const MINUTE_MS = 60_000;

/** A home of which nothing is known yet. */
export function newReference(homeId: string): ReferenceHome {
  const letters: MachineLetter[] = [];
  return {
    home: newHome(homeId),
    letters,
    apply(effect) {
      this.home = effect(this.home);
      for (const letter of lettersDue(this.home)) {
        letters.push(machineLetterOf(letter, this.home.description, ""));
        this.home = told(this.home, letter.id);
      }
    },
  };
}

/** A home without faults: each arrival is heard when the stream gets it, and a watcher comes every minute until `untilMs`. */
export function liveWithoutFaults(
  homeId: string,
  arrivals: readonly Arrival[],
  untilMs: number,
): ReferenceHome {
  const reference = newReference(homeId);
  let nowMs = arrivals[0]?.arrivedAtMs ?? untilMs;
  const tickUntil = (endMs: number) => {
    for (;;) {
      const dueMs = Math.max(dueAtMs(reference.home, nowMs), nowMs + 1);
      const minuteMs = Math.ceil(dueMs / MINUTE_MS) * MINUTE_MS;
      if (!(minuteMs <= endMs)) return;
      nowMs = minuteMs;
      reference.apply((home) => tick(home, minuteMs));
    }
  };
  for (const arrival of arrivals) {
    tickUntil(arrival.arrivedAtMs);
    nowMs = Math.max(nowMs, arrival.arrivedAtMs);
    reference.apply((home) => hear(home, [arrival]).home);
  }
  tickUntil(untilMs);
  return reference;
}
