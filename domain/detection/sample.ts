import type { Sensor } from "../home/description.ts";
import type { Cause, Rule, Severity, Verdict } from "./verdict.ts";

/** A believable reading with what every rule wants to know of it. */
export interface Sample {
  atMs: number;
  celsius: number;
  /** Since the last believable reading; 0 for the first one. */
  stepMs: number;
  /** Change since the last believable reading; 0 for the first one. */
  stepCelsius: number;
  sensor: Sensor;
}

/** What a rule found, before the episode decides under which name it is told. */
export interface Finding {
  cause: Cause;
  severity: Severity;
  level: Verdict["level"];
  rule: Rule;
  expected: { lowCelsius?: number; highCelsius?: number };
  sinceMs: number;
  confidence: number;
  forMs: number;
}

export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

/**
 * Weight of a new value in an exponential mean with time constant `tauMs` after `stepMs`: dt / (tau + dt), the implicit
 * Euler step, which needs no exponential and is right for any cadence.
 */
export function weightOf(stepMs: number, tauMs: number): number {
  return stepMs / (tauMs + stepMs);
}
