import { HOUR_MS, MINUTE_MS } from "./sample.ts";

/**
 * Samples of the last hour, thinned out: flat triples of event time, Celsius and what the course expected then (NaN where
 * it was unknown), oldest first.
 */
export type Recent = readonly number[];

/** Numbers of one sample. */
export const SAMPLE = 3;
const WINDOW_MS = HOUR_MS + 5 * MINUTE_MS;
/** At most WINDOW_MS / SPACING_MS + 1 samples are kept. */
const SPACING_MS = 9 * MINUTE_MS;
/** A slope over less than this is noise. */
const STEEP_FROM_MS = 15 * MINUTE_MS;

/** Adds a sample if the newest one is old enough, and lets go of those older than an hour. */
export function remember(recent: Recent, atMs: number, celsius: number, expected: number): Recent {
  const size = recent.length;
  if (size > 0 && atMs - (recent[size - SAMPLE] as number) < SPACING_MS) return recent;
  let from = 0;
  while (from < size && (recent[from] as number) < atMs - WINDOW_MS) from += SAMPLE;
  const next = recent.slice(from);
  next.push(atMs, Math.fround(celsius), Math.fround(expected));
  return next;
}

/** The warmest sample of the last hour, Celsius; negative infinity without any. */
export function warmestRecent(recent: Recent): number {
  let warmest = Number.NEGATIVE_INFINITY;
  for (let i = 1; i < recent.length; i += SAMPLE) warmest = Math.max(warmest, recent[i] as number);
  return warmest;
}

/** Largest fall and rise within the hour, Celsius, and the time each started from. */
export interface Change {
  fallCelsius: number;
  fallSinceMs: number;
  riseCelsius: number;
  riseSinceMs: number;
  /** The steepest fall from any remembered sample that is a while ago, Celsius an hour. */
  fallPerHour: number;
  /** The rise from the newest remembered sample that is a while ago, Celsius an hour. */
  risePerHour: number;
}

/** The changes from remembered samples to `celsius` now, less what the course expected to change meanwhile. */
export function changeWithinHour(recent: Recent, atMs: number, celsius: number, expected: number): Change {
  const change = {
    fallCelsius: 0,
    fallSinceMs: atMs,
    riseCelsius: 0,
    riseSinceMs: atMs,
    fallPerHour: 0,
    risePerHour: 0,
  };
  for (let i = 0; i < recent.length; i += SAMPLE) {
    const thenMs = recent[i] as number;
    if (thenMs < atMs - WINDOW_MS) continue;
    const course = expected - (recent[i + 2] as number);
    const moved = celsius - (recent[i + 1] as number) - (Number.isNaN(course) ? 0 : course);
    if (atMs - thenMs >= STEEP_FROM_MS) {
      change.risePerHour = (moved * HOUR_MS) / (atMs - thenMs);
      change.fallPerHour = Math.max(change.fallPerHour, -change.risePerHour);
    }
    if (-moved > change.fallCelsius) {
      change.fallCelsius = -moved;
      change.fallSinceMs = thenMs;
    } else if (moved > change.riseCelsius) {
      change.riseCelsius = moved;
      change.riseSinceMs = thenMs;
    }
  }
  return change;
}
