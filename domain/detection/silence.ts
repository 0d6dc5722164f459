import { silentAtMs } from "./cadence.ts";
import type { DetectorState } from "./detector.ts";
import type { Verdict } from "./verdict.ts";

/** Event time at which the sensor's silence is to be told; Infinity for one that was never heard. */
export function nextDueMs({ cadence }: DetectorState): number {
  return silentAtMs(cadence);
}

/** What a watcher that calls once a minute is to say of a sensor that reports nothing, undefined while all is well. */
export function judgeSilence(state: DetectorState, nowMs: number): Verdict | undefined {
  const { cadence, last } = state;
  if (cadence === undefined || nowMs < silentAtMs(cadence)) return undefined;
  return silenceVerdict(cadence.lastMs, last?.celsius ?? null);
}

/** What is said of a sensor, or a house, of which nothing has been heard since `sinceMs`. */
export function silenceVerdict(sinceMs: number, lastCelsius: number | null): Verdict {
  return {
    cause: "silence",
    severity: "warning",
    level: "raise",
    rule: "silence",
    observedCelsius: lastCelsius,
    expected: {},
    sinceMs,
    confidence: 0.9,
    forMs: 0,
  };
}
