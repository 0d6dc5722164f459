import { type Course, expectedAt } from "./course.ts";
import { HOUR_MS, MINUTE_MS } from "./sample.ts";

/** Samples of the last hour, thinned out: flat pairs of event time and Celsius, oldest first. */
export type Recent = readonly number[];

const WINDOW_MS = HOUR_MS + 5 * MINUTE_MS;
/** At most WINDOW_MS / SPACING_MS + 1 samples are kept. */
const SPACING_MS = 9 * MINUTE_MS;

/** Adds a sample if the newest one is old enough, and lets go of those older than an hour. */
export function remember(recent: Recent, atMs: number, celsius: number): Recent {
  const size = recent.length;
  if (size > 0 && atMs - (recent[size - 2] as number) < SPACING_MS) return recent;
  let from = 0;
  while (from < size && (recent[from] as number) < atMs - WINDOW_MS) from += 2;
  const next = from === 0 ? recent.slice() : recent.slice(from);
  (next as number[]).push(atMs, celsius);
  return next;
}

/** Largest fall and rise within the hour, Celsius, and the time each started from. */
export interface Change {
  fallCelsius: number;
  fallSinceMs: number;
  riseCelsius: number;
  riseSinceMs: number;
}

/** The changes from remembered samples to `celsius` now, less what the course expects to change meanwhile. */
export function changeWithinHour(
  recent: Recent,
  atMs: number,
  celsius: number,
  course: Course | undefined,
): Change {
  const change = { fallCelsius: 0, fallSinceMs: atMs, riseCelsius: 0, riseSinceMs: atMs };
  const above = course === undefined ? celsius : celsius - expectedAt(course, atMs);
  for (let i = 0; i < recent.length; i += 2) {
    const thenMs = recent[i] as number;
    if (thenMs < atMs - WINDOW_MS) continue;
    const then = recent[i + 1] as number;
    const moved = above - (course === undefined ? then : then - expectedAt(course, thenMs));
    if (-moved > change.fallCelsius) {
      change.fallCelsius = -moved;
      change.fallSinceMs = thenMs;
    }
    if (moved > change.riseCelsius) {
      change.riseCelsius = moved;
      change.riseSinceMs = thenMs;
    }
  }
  return change;
}
