import type { Cause } from "./causes.ts";
import type { Rule } from "./explain.ts";

export type { Cause, HomeCause } from "./causes.ts";
export type { Rule } from "./explain.ts";

/** critical: act now, at any hour. warning: act today. info: good to know. */
export type Severity = "critical" | "warning" | "info";

/** One rule's finding about one reading, with what it takes to explain it to a person. */
export interface Verdict {
  cause: Cause;
  severity: Severity;
  /**
   * `raise`: the condition is there. `hold`: not bad enough to raise an alarm, too near to it to clear one
   * (raise and clear levels are apart). `calm`: the value is as before again, and a return would be the same event.
   * `frozen`: the sensor cannot be believed, and its place's alarm stays as it is. A cause without a verdict is clear.
   */
  level: "raise" | "hold" | "calm" | "frozen";
  rule: Rule;
  observedCelsius: number | null;
  /** What would have been normal; a missing side is open. */
  expected: { lowCelsius?: number; highCelsius?: number };
  /** Event time at which the condition began, as far as the rule can tell. */
  sinceMs: number;
  /** How sure the rule is, 0 to 1. */
  confidence: number;
  /** How long the condition must last, from `sinceMs`, before an alarm fires. */
  forMs: number;
  /** The open alarm of this cause goes on under the verdict's: a clearer name for the same event. */
  renames?: Cause;
}
