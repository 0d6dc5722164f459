import type { Clock } from "../../../platform/clock.ts";
import type { Random } from "../../../platform/random.ts";

/** How one piece of work ended; `never` when nothing that could end it is left, as in an invocation that was killed. */
export type Ending<Value> =
  | { status: "fulfilled"; value: Value }
  | { status: "rejected"; reason: unknown }
  | { status: "never" };

/** Virtual time: it moves only while `run`, `advanceTo` or `drain` move it, and what is due then happens in order. */
export interface Scheduler extends Clock {
  /** Has `action` happen after `delayMs`. */
  after(delayMs: number, action: () => void): void;
  /** As `pause` of `platform/backoff.ts`, without a signal. */
  pause(ms: number): Promise<void>;
  /** Starts all work at once and moves time until each has ended or never will. */
  run<Value>(works: readonly (() => Promise<Value>)[]): Promise<Ending<Value>[]>;
  /** Moves time to `atMs`, which is not before now. */
  advanceTo(atMs: number): Promise<void>;
  /** Moves time until nothing is left to happen. */
  drain(): Promise<void>;
}

interface Waiting {
  atMs: number;
  /** Orders what is due at the same time. */
  rank: number;
  action: () => void;
}

/**
 * Virtual time from `startMs` on. What is due at the same time happens in the order of `random`, or as it came without one. Work
 * must wait for nothing but the scheduler: a real timer or file would be taken for work that never ends.
 */
export function createScheduler(startMs: number, random: Random = () => 0): Scheduler {
  let nowMs = startMs;
  const queue: Waiting[] = [];
  const after = (delayMs: number, action: () => void) => {
    const waiting = { atMs: nowMs + Math.max(0, delayMs), rank: random(), action };
    const later = queue.findIndex(
      ({ atMs, rank }) => atMs > waiting.atMs || (atMs === waiting.atMs && rank > waiting.rank),
    );
    queue.splice(later < 0 ? queue.length : later, 0, waiting);
  };
  /** Lets the next thing happen, and all that follows from it at once. */
  const step = async (untilMs: number) => {
    const next = queue[0];
    if (next === undefined || next.atMs > untilMs) return false;
    queue.shift();
    nowMs = Math.max(nowMs, next.atMs);
    next.action();
    await settled();
    return true;
  };
  return {
    nowMs: () => nowMs,
    after,
    pause: (ms) => new Promise((resolve) => after(ms, resolve)),
    async run(works) {
      const endings = works.map((): Ending<never> | Ending<unknown> => ({ status: "never" }));
      let open = works.length;
      const end = (index: number, ending: Ending<unknown>) => {
        endings[index] = ending;
        open -= 1;
      };
      works.forEach((work, index) => {
        work().then(
          (value) => end(index, { status: "fulfilled", value }),
          (reason: unknown) => end(index, { status: "rejected", reason }),
        );
      });
      await settled();
      while (open > 0 && (await step(Number.POSITIVE_INFINITY)));
      return endings as Ending<Awaited<ReturnType<(typeof works)[number]>>>[];
    },
    async advanceTo(atMs) {
      while (await step(atMs));
      nowMs = Math.max(nowMs, atMs);
    },
    async drain() {
      while (await step(Number.POSITIVE_INFINITY));
    },
  };
}

/** Resolves when all promises that can go on have gone on. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
