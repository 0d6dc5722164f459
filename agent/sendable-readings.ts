import { LATEST_MS } from "../domain/limits.ts";
import { isStorableCelsius, type Reading, sensorIdProblem } from "../domain/reading.ts";
import type { Log } from "../platform/log.ts";

/** Ids that are known to be sound; more than a home may have sensors. */
const MAX_KNOWN_IDS = 10_000;

/**
 * Makes the function between sources and spool that lets through what the decoder accepts. A temperature that no sensor
 * measures becomes null, "could not measure". A reading with an impossible id or time is left out and logged; sources should
 * refuse it themselves, with the place where it stands.
 */
export function createSendableReadings(log: Log): (readings: readonly Reading[]) => readonly Reading[] {
  const known = new Set<string>();
  let leftOut = 0;

  function problemOf({ sensorId, takenAtMs }: Reading): string | undefined {
    if (!(Number.isInteger(takenAtMs) && takenAtMs >= 0 && takenAtMs <= LATEST_MS))
      return `${takenAtMs} is no time in ms since 1970`;
    if (known.has(sensorId)) return undefined;
    const problem = sensorIdProblem(sensorId);
    if (problem !== undefined) return problem;
    if (known.size >= MAX_KNOWN_IDS) known.clear();
    known.add(sensorId);
    return undefined;
  }

  function sendable(reading: Reading): Reading[] {
    const problem = problemOf(reading);
    if (problem === undefined) return [isSound(reading) ? reading : { ...reading, celsius: null }];
    leftOut += 1;
    // The 1st, 2nd, 4th, 8th ... so that a broken source does not fill the log.
    if (Number.isInteger(Math.log2(leftOut)))
      log.error({ problem, count: leftOut }, "a reading cannot be sent and is left out");
    return [];
  }

  return (readings) =>
    readings.every((reading) => isSound(reading) && problemOf(reading) === undefined)
      ? readings
      : readings.flatMap(sendable);
}

function isSound({ celsius }: Reading): boolean {
  return celsius === null || isStorableCelsius(celsius);
}
