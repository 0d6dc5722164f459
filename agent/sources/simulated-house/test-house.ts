import type { Reading } from "../../../domain/reading.ts";
import type { Fault } from "./faults.ts";
import { createSimulatedHouse, type SimulatedHouse } from "./house.ts";

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;
export const WINTER_MS = Date.parse("2026-01-10T00:00:00Z");
export const SUMMER_MS = Date.parse("2026-07-01T00:00:00Z");

/** A family house in January, or from another moment. */
export function houseAt(startAtMs = WINTER_MS, seed = 1): SimulatedHouse {
  return createSimulatedHouse({ seed, startAtMs });
}

/** Lets the house live for `hours` and returns what was read. */
export function live(house: SimulatedHouse, hours: number): Reading[] {
  return house.advanceTo(house.nowMs + hours * HOUR_MS);
}

/** What one sensor measured; throws when it could not measure. */
export function celsiusOf(readings: readonly Reading[], sensorId: string): number[] {
  return readings
    .filter((reading) => reading.sensorId === sensorId)
    .map(({ celsius }) => {
      if (celsius === null) throw new Error(`${sensorId} could not measure`);
      return celsius;
    });
}

/** Minutes from now until the sensor's reading satisfies `test`, or Infinity within `hours`. */
export function minutesUntil(
  house: SimulatedHouse,
  sensorId: string,
  test: (celsius: number) => boolean,
  hours: number,
): number {
  const fromMs = house.nowMs;
  const hit = live(house, hours).find(
    (r) => r.sensorId === sensorId && r.celsius !== null && test(r.celsius),
  );
  return hit === undefined ? Number.POSITIVE_INFINITY : (hit.takenAtMs - fromMs) / MINUTE_MS;
}

/** The same house with the fault begun `hours` after its start. */
export function withFault(house: SimulatedHouse, fault: Fault, hours: number): SimulatedHouse {
  live(house, hours);
  house.switchFault(fault, true);
  return house;
}
