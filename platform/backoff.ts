import { setTimeout as delay } from "node:timers/promises";

/**
 * Waiting time before attempt `attempt` (0, 1, 2 ...) in ms: full jitter, uniform between 0 and
 * min(maxMs, baseMs * 2^attempt). Source: "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
 */
export function backoffMs(
  attempt: number,
  { baseMs, maxMs }: { baseMs: number; maxMs: number },
  random = Math.random,
) {
  return random() * Math.min(maxMs, baseMs * 2 ** Math.min(attempt, 30));
}

/** Waits `ms`; resolves early, without an error, when the signal aborts. */
export async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted) return;
  await delay(ms, undefined, signal ? { signal } : {}).catch((error: Error) => {
    if (error.name !== "AbortError") throw error;
  });
}
