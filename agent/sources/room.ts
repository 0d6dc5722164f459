import type { Intake } from "../source.ts";

/** Waits for room in the spool; false when the signal aborted first. */
export async function hasRoom(intake: Intake, signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) return false;
  const waited = new AbortController();
  const aborted = new Promise<Event>((resolve) => {
    signal.addEventListener("abort", resolve, { once: true, signal: waited.signal });
  });
  await Promise.race([intake.room(), aborted]).finally(() => waited.abort());
  return !signal.aborted;
}
