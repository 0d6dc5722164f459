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

/**
 * Largest fall and rise from a remembered sample to `celsius` now, in Celsius, less what the expected course did
 * meanwhile (`expected`; NaN where it is unknown), each with the time it started from.
 */
export function changeWithinHour(
  recent: Recent,
  atMs: number,
  celsius: number,
  expected: (atMs: number) => number,
): { fallCelsius: number; fallSinceMs: number; riseCelsius: number; riseSinceMs: number } {
  const change = { fallCelsius: 0, fallSinceMs: atMs, riseCelsius: 0, riseSinceMs: atMs };
  const now = expected(atMs);
  for (let i = 0; i < recent.length; i += 2) {
    const thenMs = recent[i] as number;
    if (thenMs < atMs - WINDOW_MS) continue;
    const course = now - expected(thenMs);
    const moved = celsius - (recent[i + 1] as number) - (course === course ? course : 0);
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
