import { closeSync, openSync, writeSync } from "node:fs";
import type { Judgement } from "../../domain/detection/detector.ts";
import type { Reading } from "../../domain/reading.ts";
import { isoTime, quoted } from "./alerts-csv.ts";

/** A file of timestamp,value,anomaly_score,sensor that is being written. */
export interface ScoresFile {
  add(reading: Reading, judgement: Judgement): void;
  close(): void;
}

const FLUSH_ROWS = 10_000;

/** Begins a file of scores; one row a reading, in the order they are judged. */
export function createScoresFile(file: string): ScoresFile {
  const descriptor = openSync(file, "w");
  let rows = ["timestamp,value,anomaly_score,sensor\n"];
  const flush = () => {
    writeSync(descriptor, rows.join(""));
    rows = [];
  };
  return {
    add({ sensorId, takenAtMs, celsius }, { score }) {
      rows.push(`${plainTime(takenAtMs)},${celsius ?? ""},${score.toFixed(5)},${quoted(sensorId)}\n`);
      if (rows.length >= FLUSH_ROWS) flush();
    },
    close() {
      flush();
      closeSync(descriptor);
    },
  };
}

/** As the Numenta Anomaly Benchmark writes times: UTC with a blank and no zone. */
function plainTime(ms: number): string {
  return isoTime(ms).replace("T", " ").replace("Z", "");
}
