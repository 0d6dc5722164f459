import type { BlockReading } from "../../storage/readings-block.ts";

/** What a sensor said in one of many equal spans of time; the values are missing when it measured nothing. */
export interface Span {
  fromMs: number;
  count: number;
  low?: number;
  high?: number;
  last?: number;
}

/** Thins readings, in order of time, to `most` spans: lowest, highest and last of each, so that no peak is lost. */
export function spansOf(
  readings: readonly BlockReading[],
  fromMs: number,
  toMs: number,
  most: number,
): Span[] {
  const lengthMs = Math.max(1, (toMs - fromMs) / most);
  const spans = Array.from(
    { length: most },
    (_, index): Span => ({ fromMs: fromMs + index * lengthMs, count: 0 }),
  );
  for (const { takenAtMs, celsius } of readings) {
    const span = spans[Math.min(most - 1, Math.floor((takenAtMs - fromMs) / lengthMs))];
    if (span === undefined) continue;
    span.count += 1;
    if (celsius === null) continue;
    span.low = Math.min(span.low ?? celsius, celsius);
    span.high = Math.max(span.high ?? celsius, celsius);
    span.last = celsius;
  }
  return spans;
}
