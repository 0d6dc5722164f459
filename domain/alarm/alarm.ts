import type { Cause, Rule, Severity, Verdict } from "../detection/verdict.ts";
import type { PlaceKind } from "../places.ts";

/** One cause on one sensor that is being watched or has been told. */
export interface Alarm {
  /** Unique within the sensor. */
  id: string;
  cause: Cause;
  /** The worst so far. */
  severity: Severity;
  /** `pending`: seen, but not for long enough to tell anybody. `firing`: told. */
  phase: "pending" | "firing";
  /** Event time at which the condition began. */
  sinceMs: number;
  rule: Rule;
  expected: Verdict["expected"];
  /** The newest value and the worst one; null when the sensor cannot measure. */
  lastCelsius: number | null;
  peakCelsius: number | null;
  /**
   * Of a firing alarm: event time since which the values are back in range, or came half of the way back from the worst. The
   * alarm is over when they are back and hold for a while.
   */
  recoveringSinceMs?: number;
  /** Of a question: the kind of place that the readings speak for; `expected` is between what the place keeps itself. */
  place?: PlaceKind;
}

/** A change of an alarm that the householder is to be told. */
export interface Notice {
  /** Unique within the sensor: the alarm's id and what happened to it. */
  id: string;
  /**
   * `recovering`, `relapsed`: its values came back in range, or left it again before it was over.
   * `late`: readings that came too late to be judged in order say that it was so, from `alarm.sinceMs` to `atMs`.
   * `question`: asked once, over as soon as it is told.
   */
  state: "firing" | "escalated" | "recovering" | "relapsed" | "resolved" | "late" | "question";
  /** Event time of the change; of one that is over, when its values came back. */
  atMs: number;
  alarm: Alarm;
}

/** The id of an alarm of a cause that began at a time: unique within a sensor, of which one alarm is open per cause. */
export function alarmIdOf({ cause, sinceMs }: Pick<Alarm, "cause" | "sinceMs">): string {
  return `${cause}-${sinceMs.toString(36)}`;
}

/** Whether an alarm's values are back in range, and it is not over yet. */
export function isRecovering({ recoveringSinceMs }: Pick<Alarm, "recoveringSinceMs">): boolean {
  return recoveringSinceMs !== undefined;
}
