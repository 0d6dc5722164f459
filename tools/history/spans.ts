import { HOUR_MS, type Hour, UNITS_PER_CELSIUS } from "../../storage/hours.ts";
import type { BlockReading } from "../../storage/readings-block.ts";

/** What a sensor said at a time, or in an hour; the values are missing when it measured nothing. */
export interface Sample {
  atMs: number;
  count: number;
  measured?: { count: number; low: number; high: number; sum: number };
}

/** What a sensor said in one of many equal spans of time. */
export interface Span extends Omit<Sample, "atMs"> {
  fromMs: number;
}

/** Each reading by itself. */
export function samplesOfReadings(readings: readonly BlockReading[]): Sample[] {
  return readings.map(({ takenAtMs: atMs, celsius }) => {
    if (celsius === null) return { atMs, count: 1 };
    return { atMs, count: 1, measured: { count: 1, low: celsius, high: celsius, sum: celsius } };
  });
}

/** The hours that are wholly or in part between two times; readings without a value do not count in them. */
export function samplesOfHours(hours: readonly Hour[], fromMs: number, toMs: number): Sample[] {
  return hours
    .map(({ hour, count, lowest, highest, sum }) => ({
      atMs: hour * HOUR_MS,
      count,
      measured: {
        count,
        low: lowest / UNITS_PER_CELSIUS,
        high: highest / UNITS_PER_CELSIUS,
        sum: sum / UNITS_PER_CELSIUS,
      },
    }))
    .filter(({ atMs }) => atMs + HOUR_MS > fromMs && atMs <= toMs);
}

/** Thins samples, in order of time, to `most` spans: lowest, highest and mean of each, so that no peak is lost. */
export function spansOf(samples: readonly Sample[], fromMs: number, toMs: number, most: number): Span[] {
  const lengthMs = Math.max(1, (toMs - fromMs) / most);
  const spans = Array.from(
    { length: most },
    (_, index): Span => ({ fromMs: fromMs + index * lengthMs, count: 0 }),
  );
  for (const { atMs, count, measured } of samples) {
    const span = spans[Math.min(most - 1, Math.floor((atMs - fromMs) / lengthMs))];
    if (span === undefined) continue;
    span.count += count;
    if (measured !== undefined) span.measured = together(span.measured, measured);
  }
  return spans;
}

function together(
  a: Sample["measured"],
  b: NonNullable<Sample["measured"]>,
): NonNullable<Sample["measured"]> {
  if (a === undefined) return b;
  return {
    count: a.count + b.count,
    low: Math.min(a.low, b.low),
    high: Math.max(a.high, b.high),
    sum: a.sum + b.sum,
  };
}
