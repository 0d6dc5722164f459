import type { Judgement } from "../../../domain/detection/detector.ts";
import type { Reading } from "../../../domain/reading.ts";
import type { History } from "../history.ts";

/** One sensor's history thinned out to the width of a chart. */
export interface Series {
  sensorId: string;
  fromMs: number;
  toMs: number;
  /** Lowest and highest value and the expected band of each column; NaN where there is nothing. */
  low: Float64Array;
  high: Float64Array;
  expectedLow: Float64Array;
  expectedHigh: Float64Array;
}

/** Collects what a chart needs while the history is replayed: the same memory for a day and for a year. */
export interface Chart {
  add(reading: Reading, judgement: Judgement): void;
  series(): Series[];
}

export const CHART_COLUMNS = 1100;

/** A chart for every sensor of a history. */
export function createChart({ takenAtMs, sensorIds }: History): Chart {
  const fromMs = takenAtMs[0] ?? 0;
  const toMs = takenAtMs.at(-1) ?? 1;
  const perColumnMs = Math.max(1, (toMs - fromMs) / (CHART_COLUMNS - 1));
  const nothing = () => new Float64Array(CHART_COLUMNS).fill(Number.NaN);
  const all = sensorIds.map((sensorId): Series => {
    const values = { low: nothing(), high: nothing(), expectedLow: nothing(), expectedHigh: nothing() };
    return { sensorId, fromMs, toMs, ...values };
  });
  const bySensor = new Map(all.map((series) => [series.sensorId, series]));
  return {
    add({ sensorId, takenAtMs, celsius }, { believed, expectedCelsius, toleranceCelsius }) {
      const series = bySensor.get(sensorId) as Series;
      const column = Math.floor((takenAtMs - fromMs) / perColumnMs);
      if (celsius === null || !believed) return;
      widen(series, column, celsius);
      series.expectedLow[column] = expectedCelsius - toleranceCelsius;
      series.expectedHigh[column] = expectedCelsius + toleranceCelsius;
    },
    series: () => all,
  };
}

function widen({ low, high }: Series, column: number, celsius: number): void {
  const lowest = low[column] as number;
  const highest = high[column] as number;
  if (!(lowest <= celsius)) low[column] = celsius;
  if (!(highest >= celsius)) high[column] = celsius;
}
