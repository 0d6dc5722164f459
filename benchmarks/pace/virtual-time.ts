import { setImmediate as nextTurn } from "node:timers/promises";

/** Time that goes on only when it is told to: for an agent that lives weeks in seconds. */
export interface VirtualTime {
  nowMs(): number;
  /** As `pause` of platform/backoff.ts. */
  wait(ms: number, signal?: AbortSignal): Promise<void>;
  /** Lets everybody whose time has come by then go on, one after the other. */
  advanceTo(ms: number): Promise<void>;
}

interface Waiting {
  atMs: number;
  resolve: () => void;
}

/** Turns of the event loop in which an agent does what it does between two waits. */
const TURNS = 3;

/** A time that stands at `startMs`. */
export function createVirtualTime(startMs: number): VirtualTime {
  const waiting = new Set<Waiting>();
  let nowMs = startMs;
  let isSettled = false;

  async function settle(): Promise<void> {
    if (isSettled) return;
    isSettled = true;
    for (let turn = 0; turn < TURNS; turn += 1) await nextTurn();
  }

  return {
    nowMs: () => nowMs,
    wait(ms, signal) {
      if (signal?.aborted) return Promise.resolve();
      return new Promise((resolve) => {
        const one: Waiting = { atMs: nowMs + ms, resolve: end };
        function end(): void {
          isSettled = false;
          waiting.delete(one);
          signal?.removeEventListener("abort", end);
          resolve();
        }
        signal?.addEventListener("abort", end);
        waiting.add(one);
      });
    },
    async advanceTo(ms) {
      await settle();
      for (let next = firstOf(waiting); next !== undefined && next.atMs <= ms; next = firstOf(waiting)) {
        nowMs = Math.max(nowMs, next.atMs);
        next.resolve();
        await settle();
      }
      nowMs = ms;
    },
  };
}

function firstOf(waiting: ReadonlySet<Waiting>): Waiting | undefined {
  let first: Waiting | undefined;
  for (const one of waiting) if (first === undefined || one.atMs < first.atMs) first = one;
  return first;
}
