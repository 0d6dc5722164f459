import type { DetectorState } from "../../domain/detection/detector.ts";
import { type ExpectedBand, expectedBand } from "../../domain/detection/expected-band.ts";
import type { Sensor } from "../../domain/home/description.ts";
import type { HistoryView, Mark } from "../wire.ts";
import { rounded } from "./card.ts";
import { type Point, thin } from "./thin.ts";

/** What a chart of a screen's width can show; more would only be slow. */
const MOST_POINTS = 2000;
const LEAST_GAP_MS = 1_800_000;
const HOUR_MS = 3_600_000;
/** Beyond this a band that swings every day would be a smear. */
const LONG_SPAN_MS = 20 * 24 * HOUR_MS;

/** A sensor's stored readings, in order, as a chart shows them: thinned, broken where nothing was heard, with the band. */
export function historyViewOf(
  points: readonly Point[],
  { fromMs, untilMs }: { fromMs: number; untilMs: number },
  detector: DetectorState,
  sensor: Sensor,
  marks: Mark[],
): HistoryView {
  const gapMs = Math.max(LEAST_GAP_MS, 3 * (detector.cadence?.typicalMs ?? 0));
  const kept = thin(points, fromMs, untilMs, MOST_POINTS);
  const drawn = withGaps(points, kept, gapMs);
  const bandAt = untilMs - fromMs > LONG_SPAN_MS ? widestBand(detector, sensor, untilMs) : undefined;
  const bands = drawn.map(({ takenAtMs }) => bandAt ?? expectedBand(detector, sensor, takenAtMs));
  return {
    fromMs,
    untilMs,
    timesMs: drawn.map(({ takenAtMs }) => takenAtMs),
    celsius: drawn.map(({ celsius }) => celsius),
    low: bands.map(({ lowCelsius }) => (lowCelsius === undefined ? null : rounded(lowCelsius))),
    high: bands.map(({ highCelsius }) => (highCelsius === undefined ? null : rounded(highCelsius))),
    ...sumUp(points),
    marks,
  };
}

/** The band that holds those of all hours of a day. */
function widestBand(
  detector: DetectorState,
  sensor: Sensor,
  atMs: number,
): Pick<ExpectedBand, "lowCelsius" | "highCelsius"> {
  const hours = Array.from({ length: 24 }, (_, hour) =>
    expectedBand(detector, sensor, atMs - hour * HOUR_MS),
  );
  const low = Math.min(...hours.map(({ lowCelsius }) => lowCelsius ?? Number.NEGATIVE_INFINITY));
  const high = Math.max(...hours.map(({ highCelsius }) => highCelsius ?? Number.POSITIVE_INFINITY));
  return {
    ...(Number.isFinite(low) ? { lowCelsius: low } : {}),
    ...(Number.isFinite(high) ? { highCelsius: high } : {}),
  };
}

/** Breaks the line between two kept points where the readings between them pause for longer than `gapMs`. */
function withGaps(points: readonly Point[], kept: readonly Point[], gapMs: number): Point[] {
  const drawn: Point[] = [];
  let gapAtMs: number | undefined;
  let next = 0;
  for (const [index, point] of points.entries()) {
    const before = points[index - 1];
    if (before !== undefined && point.takenAtMs - before.takenAtMs > gapMs) gapAtMs = before.takenAtMs + 1;
    if (point !== kept[next]) continue;
    if (gapAtMs !== undefined) drawn.push({ takenAtMs: gapAtMs, celsius: null });
    gapAtMs = undefined;
    drawn.push(point);
    next += 1;
  }
  return drawn;
}

function sumUp(points: readonly Point[]) {
  let count = 0;
  let sum = 0;
  let lowest = Number.POSITIVE_INFINITY;
  let highest = Number.NEGATIVE_INFINITY;
  for (const { celsius } of points) {
    if (celsius === null) continue;
    count += 1;
    sum += celsius;
    if (celsius < lowest) lowest = celsius;
    if (celsius > highest) highest = celsius;
  }
  if (count === 0)
    return { count: points.length, lowestCelsius: null, meanCelsius: null, highestCelsius: null };
  return {
    count: points.length,
    lowestCelsius: lowest,
    meanCelsius: rounded(sum / count),
    highestCelsius: highest,
  };
}
