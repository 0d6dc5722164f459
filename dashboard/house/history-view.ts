import type { DetectorState } from "../../domain/detection/detector.ts";
import { type ExpectedBand, expectedBand } from "../../domain/detection/expected-band.ts";
import type { Sensor } from "../../domain/home/description.ts";
import type { HistoryView, Mark } from "../wire.ts";
import { rounded } from "./card.ts";
import type { Line } from "./line.ts";

const HOUR_MS = 3_600_000;
/** Beyond this a band that swings every day would be a smear. */
const LONG_SPAN_MS = 20 * 24 * HOUR_MS;

type Edges = Pick<ExpectedBand, "lowCelsius" | "highCelsius">;

/** A sensor's line as the page gets it: with the expected band, and the alarms. */
export function historyViewOf(
  { points, steps, sums }: Line,
  { fromMs, untilMs }: { fromMs: number; untilMs: number },
  { detector, sensor }: { detector: DetectorState; sensor: Sensor },
  marks: Mark[],
): HistoryView {
  const bandAt = untilMs - fromMs > LONG_SPAN_MS ? widestBand(detector, sensor, untilMs) : undefined;
  const bands = points.map(({ takenAtMs }): Edges => bandAt ?? expectedBand(detector, sensor, takenAtMs));
  return {
    fromMs,
    untilMs,
    timesMs: points.map(({ takenAtMs }) => takenAtMs),
    celsius: points.map(({ celsius }) => celsius),
    ...(steps === undefined ? {} : { steps }),
    low: bands.map(({ lowCelsius }) => (lowCelsius === undefined ? null : rounded(lowCelsius))),
    high: bands.map(({ highCelsius }) => (highCelsius === undefined ? null : rounded(highCelsius))),
    ...sums,
    marks,
  };
}

/** The band that holds those of all hours of a day. */
function widestBand(detector: DetectorState, sensor: Sensor, atMs: number): Edges {
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
