import type { Reading } from "../domain/reading.ts";
import { isoTime, quoted } from "../tools/backtest/alerts-csv.ts";

/** Readings as timestamp,sensor,celsius, to 0.01 C; those without a value are left out. */
export function houseCsv(readings: readonly Reading[]): string {
  const rows = readings.flatMap(({ sensorId, takenAtMs, celsius }) =>
    celsius === null ? [] : [`${isoTime(takenAtMs)},${quoted(sensorId)},${celsius.toFixed(2)}\n`],
  );
  return `timestamp,sensor,celsius\n${rows.join("")}`;
}
