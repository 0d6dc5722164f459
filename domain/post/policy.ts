import type { Alarm } from "../alarm/alarm.ts";
import type { Cause, Severity } from "../detection/verdict.ts";

/**
 * How much a house's people are told, and when. The names are Prometheus Alertmanager's (group_wait, repeat_interval);
 * the figures are ours.
 */
export const policy = {
  /** News waits this long for more of it, so that what starts together is one e-mail; e-mails are as far apart. */
  groupWaitMs: 60_000,
  /** An alarm that is older when it is heard of came with a backlog: it can wait to see whether it is over. */
  backlogAfterMs: 15 * 60_000,
  /** E-mails of a house within an hour at most; when something critical is among the news, twice as many. */
  maxPerHour: 6,
  /** An alarm that begins so often within a day is flapping, until it has not begun for a day. */
  flapsAfter: 3,
  flapWindowMs: 86_400_000,
  /** Alarms that a home's post holds at most; the least severe of more are only counted. */
  maxAlarms: 80,
  /** Ended alarms, and alarms that come and go, that are remembered. */
  maxEnded: 60,
  maxFlapping: 60,
  /** Sensors that a home-wide alarm names. */
  maxMembers: 40,
} as const;

const HOUR_MS = 3_600_000;
const REMINDERS: Record<Severity, readonly number[]> = {
  critical: [1 * HOUR_MS, 4 * HOUR_MS, 24 * HOUR_MS],
  warning: [24 * HOUR_MS, 72 * HOUR_MS, 168 * HOUR_MS],
  info: [],
};
/** A house cools within days, not within an hour. Near freezing, where pipes burst, is not among these. */
const SLOW: ReadonlySet<Cause> = new Set(["too-cold", "heating-failure", "house-too-cold"]);
const SLOW_CRITICAL = [8 * HOUR_MS, 24 * HOUR_MS];

/** How long after the e-mail before, ms, an alarm that was told `times` times is told again; the last interval repeats. */
export function reminderAfterMs(
  { severity, cause }: Pick<Alarm, "severity" | "cause">,
  times: number,
): number {
  const intervals = severity === "critical" && SLOW.has(cause) ? SLOW_CRITICAL : REMINDERS[severity];
  return intervals[Math.min(times, intervals.length) - 1] ?? Number.POSITIVE_INFINITY;
}
