import { silentAtMs } from "./cadence.ts";
import type { DetectorState } from "./detector.ts";
import type { Verdict } from "./verdict.ts";

/** Event time at which the sensor's silence is to be told; Infinity for one that was never heard. */
export function nextDueMs({ cadence }: DetectorState): number {
  return silentAtMs(cadence);
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
