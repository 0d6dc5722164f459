import { judgeFaultCode } from "../detection/rules/fault-code.ts";
import type { Verdict } from "../detection/verdict.ts";
import { MINUTE_MS } from "../duration.ts";
import type { Sensor } from "../home/description.ts";
import type { HistoryReading } from "./mail-context.ts";
import type { Reader } from "./reader.ts";

const STEP_MS = 30 * MINUTE_MS;
const ROWS = 12;
/** A phone shows a line of this length in one piece, with time and value. */
const LONGEST_BAR = 20;
const LEAST_VALUES = 3;

/** One line of a chart: what the sensor last said in the half hour up to `atMs`. */
interface Row {
  atMs: number;
  celsius: number | "no reading" | "could not measure" | "faulty value";
}

/**
 * The last six hours, at most twelve lines: time, bar, value. The bar stands before the value, so that all bars begin at the same
 * place in a proportional font too: all times are equally wide. Empty when there is little to show.
 */
export function chartOf(
  sensor: Sensor,
  expected: Verdict["expected"],
  history: readonly HistoryReading[],
  { nowMs, degrees, times }: Reader,
): string[] {
  const rows = rowsUntil(nowMs, sensor, history);
  const values = rows.flatMap(({ celsius }) => (typeof celsius === "number" ? [celsius] : []));
  if (values.length < LEAST_VALUES) return [];
  const low = Math.min(...values);
  const cellCelsius = Math.max((Math.max(...values) - low) / (LONGEST_BAR - 2), 0.1);
  const bar = (celsius: number) => "#".repeat(2 + Math.round((celsius - low) / cellCelsius));
  const isOutside = (celsius: number) =>
    celsius > (expected.highCelsius ?? Number.POSITIVE_INFINITY) ||
    celsius < (expected.lowCelsius ?? Number.NEGATIVE_INFINITY);
  const lines = rows.map(({ atMs, celsius }) =>
    typeof celsius === "number"
      ? `${times.clock(atMs)} ${bar(celsius)} ${degrees(celsius)}${isOutside(celsius) ? " !" : ""}`
      : `${times.clock(atMs)} ${celsius}`,
  );
  const isMarked = lines.some((line) => line.endsWith("!"));
  return [`The last hours${isMarked ? " (! is not normal)" : ""}:`, ...lines];
}

function rowsUntil(nowMs: number, sensor: Sensor, history: readonly HistoryReading[]): Row[] {
  const lastStepMs = Math.floor(nowMs / STEP_MS) * STEP_MS;
  const rows = Array.from({ length: ROWS }, (_, index): Row => {
    const atMs = lastStepMs - (ROWS - 1 - index) * STEP_MS;
    return { atMs, celsius: valueAt(atMs, atMs - STEP_MS, sensor, history) };
  });
  const newest = history.findLast(({ takenAtMs }) => takenAtMs <= nowMs);
  if (newest !== undefined && newest.takenAtMs > lastStepMs)
    rows.push({
      atMs: newest.takenAtMs,
      celsius: valueAt(newest.takenAtMs, lastStepMs, sensor, history),
    });
  const last = rows.slice(-ROWS);
  const first = last.findIndex(({ celsius }) => celsius !== "no reading");
  return first < 0 ? [] : last.slice(first);
}

/** The newest value after `afterMs` up to `atMs`; a sensor's fault code is not drawn as a temperature. */
function valueAt(
  atMs: number,
  afterMs: number,
  { id, kind }: Sensor,
  history: readonly HistoryReading[],
): Row["celsius"] {
  const index = history.findLastIndex(({ takenAtMs }) => takenAtMs > afterMs && takenAtMs <= atMs);
  const reading = history[index];
  if (reading === undefined) return "no reading";
  if (reading.celsius === null) return "could not measure";
  const before = history[index - 1]?.celsius ?? undefined;
  const isFault = judgeFaultCode({ sensorId: id, ...reading }, kind, before) !== undefined;
  return isFault ? "faulty value" : reading.celsius;
}
