import { judgeFaultCode } from "../detection/rules/fault-code.ts";
import type { Verdict } from "../detection/verdict.ts";
import type { Sensor } from "../home/description.ts";
import type { HistoryReading } from "./mail-context.ts";
import type { Reader } from "./reader.ts";

const STEP_MS = 30 * 60_000;
const STEPS = 12;
const LONGEST_BAR = 24;
/** A limit further from the values than this is left out, so that the values are told from each other; Celsius. */
const NEAR_CELSIUS = 3;

/** One line of a chart: what the sensor last said in the half hour up to `atMs`. */
interface Row {
  atMs: number;
  celsius: number | "no reading" | "could not measure" | "faulty value";
}

/**
 * The last six hours, a line for each half hour: time, bar, value. The bar stands before the value since all times are
 * equally wide, in a proportional font too, so all bars begin at the same place. Empty when there is little to show.
 */
export function chartOf(
  sensor: Sensor,
  expected: Verdict["expected"],
  history: readonly HistoryReading[],
  { nowMs, degrees, times, home }: Reader,
): string[] {
  const rows = rowsUntil(nowMs, sensor, history);
  const values = rows.flatMap(({ celsius }) => (typeof celsius === "number" ? [celsius] : []));
  if (values.length < 3) return [];
  const limits = nearLimits(expected, values);
  const low = Math.min(...values, ...limits);
  const high = Math.max(...values, ...limits);
  const cellCelsius = Math.max((high - low) / (LONGEST_BAR - 2), 0.1);
  const bar = (celsius: number, sign: string) => sign.repeat(2 + Math.round((celsius - low) / cellCelsius));
  const isOutside = (celsius: number) =>
    celsius > (expected.highCelsius ?? Number.POSITIVE_INFINITY) ||
    celsius < (expected.lowCelsius ?? Number.NEGATIVE_INFINITY);
  const lines = rows.map(({ atMs, celsius }) =>
    typeof celsius === "number"
      ? `${times.clock(atMs)} ${bar(celsius, "#")} ${degrees(celsius)}${isOutside(celsius) ? " !" : ""}`
      : `${times.clock(atMs)} ${celsius}`,
  );
  const cell = (home.unit === "celsius" ? cellCelsius : cellCelsius * 1.8).toFixed(1);
  const step = degrees(0).at(-1);
  return [
    `The last hours (one # is ${cell} ${step}${lines.some((line) => line.endsWith("!")) ? ", ! is not normal" : ""}):`,
    // As wide as a time in most fonts.
    ...limits.map((celsius) => `LIMIT ${bar(celsius, "=")} ${degrees(celsius)}`),
    ...lines,
  ];
}

function rowsUntil(nowMs: number, sensor: Sensor, history: readonly HistoryReading[]): Row[] {
  const lastStepMs = Math.floor(nowMs / STEP_MS) * STEP_MS;
  const rows = Array.from({ length: STEPS }, (_, index): Row => {
    const atMs = lastStepMs - (STEPS - 1 - index) * STEP_MS;
    return { atMs, celsius: valueAt(atMs, atMs - STEP_MS, sensor, history) };
  });
  const newest = history.findLast(({ takenAtMs }) => takenAtMs <= nowMs);
  if (newest !== undefined && newest.takenAtMs > lastStepMs)
    rows.push({
      atMs: newest.takenAtMs,
      celsius: valueAt(newest.takenAtMs, lastStepMs, sensor, history),
    });
  const first = rows.findIndex(({ celsius }) => celsius !== "no reading");
  return first < 0 ? [] : rows.slice(first);
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

function nearLimits({ lowCelsius, highCelsius }: Verdict["expected"], values: readonly number[]): number[] {
  const low = Math.min(...values);
  const high = Math.max(...values);
  const near = Math.max(NEAR_CELSIUS, high - low);
  return [lowCelsius, highCelsius].filter(
    (limit) => limit !== undefined && limit >= low - near && limit <= high + near,
  ) as number[];
}
