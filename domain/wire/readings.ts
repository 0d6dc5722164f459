import { LATEST_MS, MAX_CELSIUS, MAX_READINGS, MAX_SENSORS } from "../limits.ts";
import { isStorableCelsius, type Reading, roundCelsius, sensorIdProblem } from "../reading.ts";
import { type Decoded, type Refused, refused } from "./decoded.ts";

/** The part of an envelope that holds its readings, before it is checked. */
export interface ReadingsPart {
  baseMs: number;
  sensors: unknown;
  readings: unknown;
}

/**
 * The readings of an envelope, or the first finding. Checked by hand: nearly all data of the stream passes here, and a record
 * of a megabyte that is wrong throughout must not become a list of findings.
 */
export function readingsFrom({ baseMs, sensors, readings }: ReadingsPart): Decoded<Reading[]> {
  const problem = sensorsProblem(sensors);
  if (problem !== undefined) return problem;
  const ids = sensors as string[];
  if (!Array.isArray(readings)) return refused(`readings: expected a list, received ${kindOf(readings)}`);
  if (readings.length === 0 || readings.length > MAX_READINGS)
    return refused(`readings: expected 1 to ${MAX_READINGS}, received ${readings.length}`);
  const found: Reading[] = [];
  for (let index = 0; index < readings.length; index += 1) {
    const reading: unknown = readings[index];
    if (!Array.isArray(reading) || reading.length !== 3)
      return refused(`readings[${index}]: expected [index of sensor, ms, Celsius or null]`);
    const [sensor, afterMs, celsius] = reading as [unknown, unknown, unknown];
    const sensorId = ids[sensor as number];
    const takenAtMs = baseMs + (afterMs as number);
    if (
      sensorId === undefined ||
      !Number.isInteger(sensor) ||
      !isTimeMs(takenAtMs, afterMs) ||
      !(celsius === null || (typeof celsius === "number" && isStorableCelsius(celsius)))
    )
      return readingProblem(index, [sensor, afterMs, celsius], { baseMs, sensors: ids.length });
    found.push({ sensorId, takenAtMs, celsius: celsius === null ? null : roundCelsius(celsius) });
  }
  return { ok: true, value: found };
}

function sensorsProblem(sensors: unknown): Refused | undefined {
  if (!Array.isArray(sensors)) return refused(`sensors: expected a list, received ${kindOf(sensors)}`);
  if (sensors.length > MAX_SENSORS)
    return refused(`sensors: expected at most ${MAX_SENSORS}, received ${sensors.length}`);
  const seen = new Set<unknown>();
  for (const [index, id] of sensors.entries()) {
    if (typeof id !== "string") return refused(`sensors[${index}]: expected text, received ${kindOf(id)}`);
    const problem = sensorIdProblem(id) ?? (seen.has(id) ? "is there twice" : undefined);
    if (problem !== undefined) return refused(`sensors[${index}]: ${problem}`);
    seen.add(id);
  }
  return undefined;
}

function isTimeMs(takenAtMs: number, afterMs: unknown): boolean {
  return Number.isSafeInteger(afterMs) && takenAtMs >= 0 && takenAtMs <= LATEST_MS;
}

/** Which of the three values is at fault, and why; one of them is. */
function readingProblem(
  index: number,
  [sensor, afterMs, celsius]: [unknown, unknown, unknown],
  { baseMs, sensors }: { baseMs: number; sensors: number },
): Refused {
  const place = (at: number) => `readings[${index}][${at}]`;
  if (typeof sensor !== "number")
    return refused(`${place(0)}: expected an index of sensors, received ${kindOf(sensor)}`);
  if (!(Number.isInteger(sensor) && sensor >= 0 && sensor < sensors))
    return refused(`${place(0)}: ${sensor} is no index of sensors (${sensors})`);
  if (typeof afterMs !== "number")
    return refused(`${place(1)}: expected whole milliseconds, received ${kindOf(afterMs)}`);
  if (!isTimeMs(baseMs + afterMs, afterMs))
    return refused(`${place(1)}: ${baseMs + afterMs} is no time in ms since 1970`);
  if (typeof celsius !== "number")
    return refused(`${place(2)}: expected a number or null, received ${kindOf(celsius)}`);
  return refused(`${place(2)}: ${celsius} is beyond ${MAX_CELSIUS} C, which no sensor measures`);
}

function kindOf(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  return (
    { string: "text", object: "an object", boolean: "true or false" }[typeof value as string] ?? "a number"
  );
}
