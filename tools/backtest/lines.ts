import type { Judgement } from "../../domain/detection/detector.ts";
import type { Reading } from "../../domain/reading.ts";
import type { Line } from "../report/report.ts";
import type { History } from "./history.ts";

/** One sensor's history thinned out to the width of a chart. */
export interface SensorLine {
  line: Line & Required<Pick<Line, "expected">>;
  count: number;
  sum: number;
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
    return { line: { fromMs, toMs, low: nothing(), high: nothing(), expected }, count: 0, sum: 0 };
  });
  const bySensor = new Map(sensorIds.map((id, index) => [id, all[index] as SensorLine]));
  return {
    add({ sensorId, takenAtMs, celsius }, { believed, expectedCelsius, toleranceCelsius }) {
      const own = bySensor.get(sensorId) as SensorLine;
      const column = Math.floor((takenAtMs - fromMs) / perColumnMs);
      if (celsius === null || !believed) return;
      own.count += 1;
      own.sum += celsius;
      widen(own.line, column, celsius);
      own.line.expected.low[column] = expectedCelsius - toleranceCelsius;
      own.line.expected.high[column] = expectedCelsius + toleranceCelsius;
    },
    all: () => all,
  };
}

function widen({ low, high }: Line, column: number, celsius: number): void {
  const lowest = low[column] as number;
  const highest = high[column] as number;
  if (!(lowest <= celsius)) low[column] = celsius;
  if (!(highest >= celsius)) high[column] = celsius;
}
