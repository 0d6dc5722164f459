import type { Context } from "../context.ts";
import { type Course, coolestOf } from "../course.ts";
import { sharedCelsius, weatherCelsius } from "../deviation.ts";
import { type Recent, warmestRecent } from "../recent.ts";
import { DAY_MS, type Finding, HOUR_MS, type Sample } from "../sample.ts";
import type { Traits } from "../traits.ts";

/** Later, what is usual at each hour says more. */
const FIRST_DAYS_MS = 11 * DAY_MS;
/** Below the coolest hour of the days so far by this much, a heated room has lost its heating. */
const COOLER_CELSIUS = 1.5;
/** Outdoors colder than the room by this much. */
const COLDER_CELSIUS = 3;

/**
 * A room that for an hour is colder than it ever was in its first days, while it is colder outdoors: before the hours of its day are known,
 * the coolest of them is.
 */
export function judgeFirstDays(
  { atMs, celsius }: Sample,
  { course, recent }: { course: Course; recent: Recent },
  ageMs: number,
  traits: Traits,
  context: Context,
): Finding | undefined {
  const { outdoorCelsius, told } = context;
  if (!traits.isRoom || course.days < 1 || ageMs > FIRST_DAYS_MS) return undefined;
  const coolest = coolestOf(course);
  // A cold spell makes all rooms cooler, and is told once.
  const together = Math.min(0, context.peers > 0 ? sharedCelsius(context) : weatherCelsius(context));
  const warmest = Math.max(celsius, warmestRecent(recent));
  if (told?.includes("heating-failure") || warmest >= coolest + together - COOLER_CELSIUS) return undefined;
  if (outdoorCelsius !== undefined && outdoorCelsius > celsius - COLDER_CELSIUS) return undefined;
  return {
    cause: "heating-failure",
    severity: "warning",
    level: "raise",
    rule: "heating-failure",
    expected: { lowCelsius: coolest },
    sinceMs: atMs - HOUR_MS,
    confidence: 0.7,
    forMs: 0,
  };
}
