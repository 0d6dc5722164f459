import { DAY_MS, HOUR_MS } from "./sample.ts";

/** The expected course of a day: a mean per hour of the day (UTC), joined by straight lines. */
export interface Course {
  /** Celsius at the middle of each hour; NaN where nothing was learned yet. */
  hourly: readonly number[];
  /** Days learned from, in whole hours, counted up to MEMORY_DAYS. */
  days: number;
  /** Mean of the hour that is running: its number since 1970, sum and weight of its readings. */
  hour: number;
  sum: number;
  weight: number;
}

const HOURS = 24;
/**
 * Days of memory. A season moves a room by 1 C in a week; 3, 5 and 8 days were tried on real rooms (docs/detection.md).
 */
const MEMORY_DAYS = 7;
/** One hour teaches no more than this, so that a fault that is not known yet bends the course little. */
const MOST_TAUGHT_CELSIUS = 4;
/** A reading stands for no more time than this. */
const MOST_WEIGHT_MS = HOUR_MS;

/** The course of a sensor of which nothing is known. */
export const UNKNOWN_COURSE: Course = {
  hourly: Array(HOURS).fill(Number.NaN),
  days: 0,
  hour: -1,
  sum: 0,
  weight: 0,
};

/** Whether the course can be relied on: nearly every hour of a day was seen at least twice. */
export function isKnown(course: Course): boolean {
  return course.days >= 2;
}

/** Celsius that this hour of the day usually has, NaN where it is unknown. */
export function expectedAt(course: Course, atMs: number): number {
  const position = (atMs - Math.floor(atMs / DAY_MS) * DAY_MS) / HOUR_MS - 0.5;
  const left = Math.floor(position);
  const share = position - left;
  const before = course.hourly[left < 0 ? HOURS - 1 : left] as number;
  const after = course.hourly[left + 1 >= HOURS ? 0 : left + 1] as number;
  if (Number.isNaN(before)) return after;
  if (Number.isNaN(after)) return before;
  return before + (after - before) * share;
}

/** Mean of the hours that are known, NaN before the first is over: all there is to go by on the first day. */
export function levelOf({ hourly }: Course): number {
  const known = hourly.filter((celsius) => !Number.isNaN(celsius));
  return known.reduce((sum, celsius) => sum + celsius, 0) / known.length;
}

/** The warmest hour of a usual day, Celsius; negative infinity while there is none. */
export function warmestOf({ hourly, days }: Course): number {
  let warmest = Number.NEGATIVE_INFINITY;
  if (days < 1) return warmest;
  for (const celsius of hourly) if (celsius > warmest) warmest = celsius;
  return warmest;
}

/** The coolest hour of the days so far, Celsius; infinity before the first is over. */
export function coolestOf({ hourly }: Course): number {
  let coolest = Number.POSITIVE_INFINITY;
  for (const celsius of hourly) if (celsius < coolest) coolest = celsius;
  return coolest;
}

/** Learns one reading; an hour is written into the course when the next one begins. */
export function learnCourse(
  before: Course,
  atMs: number,
  celsius: number,
  stepMs: number,
  mostTaught = MOST_TAUGHT_CELSIUS,
): Course {
  const hour = Math.floor(atMs / HOUR_MS);
  const weight = Math.max(1, Math.min(stepMs, MOST_WEIGHT_MS));
  const weighted = celsius * weight;
  if (hour === before.hour)
    return {
      hourly: before.hourly,
      days: before.days,
      hour,
      sum: Math.fround(before.sum + weighted),
      weight: Math.fround(before.weight + weight),
    };
  const closed = before.weight > 0 ? closeHour(before, mostTaught) : before;
  return { hourly: closed.hourly, days: closed.days, hour, sum: Math.fround(weighted), weight };
}

/** Moves the whole course by `celsius`: a lasting change is accepted as the new normal. */
export function shiftCourse(course: Course, celsius: number): Course {
  return { ...course, hourly: course.hourly.map((value) => Math.fround(value + celsius)), sum: 0, weight: 0 };
}

function closeHour(course: Course, mostTaught: number): Course {
  const index = ((course.hour % HOURS) + HOURS) % HOURS;
  const mean = course.sum / course.weight;
  const known = course.hourly[index] as number;
  const rate = 1 / Math.min(MEMORY_DAYS, Math.floor(course.days) + 1);
  const error = Math.max(-mostTaught, Math.min(mostTaught, mean - known));
  const hourly = course.hourly.slice();
  hourly[index] = Math.fround(Number.isNaN(known) ? mean : known + error * rate);
  const hours = Math.round(course.days * HOURS) + 1;
  return { ...course, hourly, days: Math.min(MEMORY_DAYS, hours / HOURS) };
}
