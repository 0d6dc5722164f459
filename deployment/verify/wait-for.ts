import { pause } from "../../platform/backoff.ts";
import type { Clock } from "../../platform/clock.ts";

const POLL_MS = 250;

/** Waits until `condition` holds, an error of it counting as "not yet"; resolves to why it did not, or undefined. */
export async function waitFor(
  condition: () => Promise<boolean>,
  { withinMs, signal, clock }: { withinMs: number; signal: AbortSignal | undefined; clock: Clock },
): Promise<string | undefined> {
  const deadlineMs = clock.nowMs() + withinMs;
  let problem: string | undefined;
  for (;;) {
    if (signal?.aborted) return "interrupted";
    try {
      if (await condition()) return undefined;
      problem = undefined;
    } catch (error) {
      problem = `${(error as Error).name}: ${(error as Error).message}`;
    }
    if (clock.nowMs() >= deadlineMs) return problem ?? `nothing of it within ${withinMs / 1000} s`;
    await pause(POLL_MS, signal);
  }
}
