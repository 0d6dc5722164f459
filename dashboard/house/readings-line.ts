import type { DetectorState } from "../../domain/detection/detector.ts";
import { rounded } from "./card.ts";
import type { Line, LineSpan } from "./line.ts";
import { type Point, thin } from "./thin.ts";

/** More than what a screen is wide would only be slow. */
const MOST_POINTS = 2000;
const LEAST_BREAK_MS = 1_800_000;

/** Stored readings, in order, as a chart draws them: thinned so that no peak is lost, and broken where nothing was heard. */
export function readingsLine(readings: readonly Point[], { fromMs, untilMs, breakAfterMs }: LineSpan): Line {
  const kept = thin(readings, fromMs, untilMs, MOST_POINTS);
  return { points: withBreaks(readings, kept, breakAfterMs), sums: sumsOf(readings) };
}

/** The pause after which a sensor's line is broken, ms: much longer than it usually makes. */
export function breakAfterMs({ cadence }: Pick<DetectorState, "cadence">): number {
  return Math.max(LEAST_BREAK_MS, 3 * (cadence?.typicalMs ?? 0));
}

/** Breaks the line between two kept points where the readings between them pause for longer than `breakMs`. */
function withBreaks(readings: readonly Point[], kept: readonly Point[], breakMs: number): Point[] {
  const drawn: Point[] = [];
  let breakAtMs: number | undefined;
  let next = 0;
  for (const [index, point] of readings.entries()) {
    const before = readings[index - 1];
    if (before !== undefined && point.takenAtMs - before.takenAtMs > breakMs)
      breakAtMs = before.takenAtMs + 1;
    if (point !== kept[next]) continue;
    if (breakAtMs !== undefined) drawn.push({ takenAtMs: breakAtMs, celsius: null });
    breakAtMs = undefined;
    drawn.push(point);
    next += 1;
  }
  return drawn;
}

function sumsOf(readings: readonly Point[]): Line["sums"] {
  let count = 0;
  let sum = 0;
  let lowest = Number.POSITIVE_INFINITY;
  let highest = Number.NEGATIVE_INFINITY;
  for (const { celsius } of readings) {
    if (celsius === null) continue;
    count += 1;
    sum += celsius;
    if (celsius < lowest) lowest = celsius;
    if (celsius > highest) highest = celsius;
  }
  if (count === 0) return { count, lowestCelsius: null, meanCelsius: null, highestCelsius: null };
  return { count, lowestCelsius: lowest, meanCelsius: rounded(sum / count), highestCelsius: highest };
}
