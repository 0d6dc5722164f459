import type { Judgement } from "../../domain/detection/detector.ts";
import type { Reading } from "../../domain/reading.ts";
import type { Line } from "../report/report.ts";
import type { History } from "./history.ts";

/** One sensor's history thinned out to the width of a chart. */
export interface SensorLine {
  line: Line & Required<Pick<Line, "expected">>;
  /** Readings of each column. */
  counts: Uint32Array;
}

/** Collects what charts need while the history is replayed: the same memory for a day and for a year. */
export interface Lines {
  add(reading: Reading, judgement: Judgement): void;
  /** In the order of the history's sensors. */
  all(): SensorLine[];
}

const COLUMNS = 1100;

/** A line for every sensor of a history. */
export function createLines({ takenAtMs, sensorIds }: History): Lines {
  const fromMs = takenAtMs[0] ?? 0;
  const toMs = takenAtMs.at(-1) ?? 1;
  const perColumnMs = Math.max(1, (toMs - fromMs) / (COLUMNS - 1));
  const nothing = () => new Float64Array(COLUMNS).fill(Number.NaN);
  const all = sensorIds.map((): SensorLine => {
    const expected = { low: nothing(), high: nothing() };
    const line = { fromMs, toMs, low: nothing(), mean: nothing(), high: nothing(), expected };
    return { line, counts: new Uint32Array(COLUMNS) };
  });
  const bySensor = new Map(sensorIds.map((id, index) => [id, all[index] as SensorLine]));
  return {
    add({ sensorId, takenAtMs, celsius }, { believed, expectedCelsius, toleranceCelsius }) {
      const own = bySensor.get(sensorId) as SensorLine;
      const column = Math.floor((takenAtMs - fromMs) / perColumnMs);
      if (celsius === null || !believed) return;
      widen(own, column, celsius);
      own.line.expected.low[column] = expectedCelsius - toleranceCelsius;
      own.line.expected.high[column] = expectedCelsius + toleranceCelsius;
    },
    all: () => all,
  };
}

function widen({ line: { low, mean, high }, counts }: SensorLine, column: number, celsius: number): void {
  const count = (counts[column] as number) + 1;
  counts[column] = count;
  if (count === 1) {
    low[column] = mean[column] = high[column] = celsius;
    return;
  }
  low[column] = Math.min(low[column] as number, celsius);
  mean[column] = (mean[column] as number) + (celsius - (mean[column] as number)) / count;
  high[column] = Math.max(high[column] as number, celsius);
}
