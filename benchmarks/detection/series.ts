import type { Reading } from "../../domain/reading.ts";

/** What one sensor reported, in order of time. */
export interface Series {
  readonly timesMs: readonly number[];
  /** NaN where nothing was reported. */
  readonly celsius: readonly number[];
  /** The step in which the sensor reports, Celsius: whatever is done to its readings is rounded to it. */
  readonly stepCelsius: number;
}

/** The series of a house by sensor id; one is called `OUTDOOR`. */
export type House = ReadonlyMap<string, Series>;

/** Id of the sensor outdoors: context, never altered by a fault and never scored. */
export const OUTDOOR = "outdoor";

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** Days at the start of a house in which nothing goes wrong; alerts in them are not scored. */
export const WARM_UP_DAYS = 21;

/** Steps that sensors are known to have, largest first; a series that fits none of them has steps of 0.01 C. */
const STEPS = [1, 0.5, 0.1];
const FINEST_STEP = 0.01;

/** The readings of each sensor as a series; of readings with the same time the first counts, those without a value do not. */
export function houseOf(readings: Iterable<Reading>): House {
  const house = new Map<string, { timesMs: number[]; celsius: number[] }>();
  for (const { sensorId, takenAtMs, celsius } of readings) {
    if (celsius === null) continue;
    const series = house.get(sensorId) ?? { timesMs: [], celsius: [] };
    house.set(sensorId, series);
    if (series.timesMs.at(-1) === takenAtMs) continue;
    series.timesMs.push(takenAtMs);
    series.celsius.push(celsius);
  }
  return new Map([...house].map(([id, series]) => [id, { ...series, stepCelsius: stepOf(series.celsius) }]));
}

function stepOf(celsius: readonly number[]): number {
  const fits = (step: number) => celsius.every((value) => Math.abs(value - rounded(value, step)) < 0.001);
  return STEPS.find(fits) ?? FINEST_STEP;
}

/** A value as a sensor with this step reports it, to 0.01 C. */
export function rounded(celsius: number, step: number): number {
  return Math.round(Math.round(celsius / step) * step * 100) / 100;
}

/** The sensors that are judged: all but the one outdoors. */
export function roomsOf(house: House): string[] {
  return [...house.keys()].filter((id) => id !== OUTDOOR);
}

/** A sensor's series; throws RangeError when the house has no such sensor. */
export function seriesOf(house: House, sensorId: string): Series {
  const series = house.get(sensorId);
  if (series === undefined) throw new RangeError(`the house has no sensor "${sensorId}"`);
  return series;
}

/** First and last time of a house, ms. */
export function spanOf(house: House): { firstMs: number; lastMs: number } {
  const all = [...house.values()];
  return {
    firstMs: Math.min(...all.map(({ timesMs }) => timesMs[0] ?? Number.POSITIVE_INFINITY)),
    lastMs: Math.max(...all.map(({ timesMs }) => timesMs.at(-1) ?? Number.NEGATIVE_INFINITY)),
  };
}

/** The usual time between two readings, ms: the median. */
export function cadenceMs({ timesMs }: Pick<Series, "timesMs">): number {
  const gaps = gapsOf(timesMs).sort((a, b) => a - b);
  return gaps[gaps.length >> 1] ?? 0;
}

/** The times between each two readings, ms. */
export function gapsOf(timesMs: readonly number[]): number[] {
  return timesMs.slice(1).map((timeMs, i) => timeMs - (timesMs[i] as number));
}

/** The same times with other values. */
export function withValues(series: Series, value: (celsius: number, timeMs: number) => number): Series {
  const celsius = series.celsius.map((one, i) => value(one, series.timesMs[i] as number));
  return { ...series, celsius };
}

/** The same house with every series changed. */
export function withSeries(house: House, change: (series: Series, sensorId: string) => Series): House {
  return new Map([...house].map(([id, series]) => [id, change(series, id)]));
}

/** The same house with an offset in Celsius in every room. */
export function withOffset(house: House, offset: (timeMs: number, room: string) => number): House {
  return withSeries(house, (series, id) =>
    id === OUTDOOR ? series : withValues(series, (celsius, timeMs) => celsius + offset(timeMs, id)),
  );
}

/** What was last measured outdoors at each of some times; before the first reading that one. */
export function outdoorAt(house: House, timesMs: readonly number[]): number[] {
  const outdoor = seriesOf(house, OUTDOOR);
  let at = 0;
  return timesMs.map((timeMs) => {
    while ((outdoor.timesMs[at + 1] ?? Number.POSITIVE_INFINITY) <= timeMs) at++;
    return outdoor.celsius[at] as number;
  });
}
