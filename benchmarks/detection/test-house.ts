import { DAY_MS, type House, houseOf, MINUTE_MS, OUTDOOR } from "./series.ts";

/** A Monday in winter. */
export const BEGIN_MS = Date.UTC(2026, 0, 5);

const EVERY_MS = 10 * MINUTE_MS;

/** Rooms of 20 C that move by 1 C in a day, with a reading every ten minutes, and 2 C outdoors. */
export function steadyHouse({ days = 40, rooms = ["kitchen", "office"], outdoorCelsius = 2 } = {}): House {
  const times = Array.from({ length: (days * DAY_MS) / EVERY_MS }, (_, i) => BEGIN_MS + i * EVERY_MS);
  const readings = times.flatMap((takenAtMs) => [
    ...rooms.map((sensorId) => ({ sensorId, takenAtMs, celsius: steadyCelsius(takenAtMs) })),
    { sensorId: OUTDOOR, takenAtMs, celsius: outdoorCelsius },
  ]);
  return houseOf(readings);
}

/** What a room of the steady house measures. */
export function steadyCelsius(atMs: number): number {
  return Math.round((20 + 0.5 * Math.sin((2 * Math.PI * (atMs - BEGIN_MS)) / DAY_MS)) * 100) / 100;
}
