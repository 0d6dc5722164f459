import { SourceError } from "../../agent/source.ts";
import { badRowLines } from "../../agent/sources/csv-causes.ts";
import type { CsvColumns } from "../../agent/sources/csv-columns.ts";
import { readCsv } from "../../agent/sources/csv-readings.ts";
import { createSimulatedHouse } from "../../agent/sources/simulated-house/house.ts";
import { FAMILY_HOUSE } from "../../agent/sources/simulated-house/presets.ts";
import type { Reading } from "../../domain/reading.ts";
import { DAY_MS, type House, houseOf, MINUTE_MS, OUTDOOR, roomsOf, spanOf } from "./series.ts";

/** Rooms and outdoors of the family house; its appliances are not judged here. */
const SENSORS = ["living-room", "bedroom", "nursery", "bathroom", "kitchen", "outdoors"];
/** From the first of November to the middle of March. */
const FROM_MS = Date.UTC(2025, 10, 1);
const DAYS = 137;
const EVERY_MS = 10 * MINUTE_MS;
/** The warm-up, the longest fault, and clean time after it. */
const LEAST_DAYS = 30;

/** A winter of the simulated house, sound, a reading of each room every ten minutes; another winter for another seed. */
export function simulatedReadings(seed: number, days = DAYS): Reading[] {
  const sensors = FAMILY_HOUSE.sensors
    .filter(({ id }) => SENSORS.includes(id))
    .map(({ traits, ...sensor }) => ({ ...sensor, traits: { ...traits, everyMs: EVERY_MS } }));
  const house = createSimulatedHouse({ seed, startAtMs: FROM_MS, plan: { ...FAMILY_HOUSE, sensors } });
  const readings = house.advanceTo(FROM_MS + days * DAY_MS);
  return readings.map((one) => (one.sensorId === "outdoors" ? { ...one, sensorId: OUTDOOR } : one));
}

/**
 * A clean house from a CSV file with the columns timestamp, sensor and celsius, or others. Throws a SourceError when the file cannot be
 * read, when a row cannot be used or goes back in time, and when the house cannot be measured with: no sensor `outdoor`,
 * no room, or less than 30 days.
 */
export async function houseFrom(file: string, columns?: CsvColumns): Promise<House> {
  const readings: Reading[] = [];
  for await (const batch of readCsv(file, { columns, needsSensors: true })) {
    readings.push(...batch.readings);
    if (batch.bad.count > 0) throw new SourceError([`${file}:`, ...badRowLines(batch.bad)].join("\n"));
  }
  const house = houseOf(readings);
  const problem = problemOf(house);
  if (problem !== undefined) throw new SourceError(`${file}: ${problem}`);
  return house;
}

function problemOf(house: House): string | undefined {
  const names = [...house.keys()].join(", ");
  if (!house.has(OUTDOOR))
    return `no sensor "${OUTDOOR}" among ${names}; faults that need cold weather need it`;
  if (roomsOf(house).length === 0) return `no room beside the sensor "${OUTDOOR}"`;
  for (const [id, { timesMs }] of house) {
    const back = timesMs.findIndex((atMs, i) => atMs <= (timesMs[i - 1] ?? Number.NEGATIVE_INFINITY));
    if (back !== -1)
      return `${id} goes back in time at ${new Date(timesMs[back] as number).toISOString()}; sort it by time`;
  }
  const { firstMs, lastMs } = spanOf(house);
  const days = (lastMs - firstMs) / DAY_MS;
  if (days < LEAST_DAYS)
    return `${days.toFixed(1)} days; faults begin after 21 clean days: at least ${LEAST_DAYS} are needed`;
  return undefined;
}
