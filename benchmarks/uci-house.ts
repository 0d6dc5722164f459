import { writeFile } from "node:fs/promises";
import { Command } from "commander";
import { SourceError } from "../agent/source.ts";
import { readCsv } from "../agent/sources/csv-readings.ts";
import type { Reading } from "../domain/reading.ts";
import { houseCsv } from "./house-csv.ts";

/**
 * Temperature columns of the Appliances Energy Prediction data and the places they were measured in (L. Candanedo, UCI Machine
 * Learning Repository, 2017, DOI 10.24432/C5VC8G, variables table). T6 is outdoors, on the north side of the house; T_out
 * comes from an airport and is left out.
 */
const ROOMS = { T1: "kitchen", T2: "living-room", T3: "laundry", T4: "office" };
const OUTDOORS = { T6: "outdoor" };
const OTHER_ROOMS = { T5: "bathroom", T7: "ironing-room", T8: "teenager-room", T9: "parents-room" };

/** `npm run bench -- uci-house`: the UCI house as a CSV file of readings. */
export function uciHouse(): Command {
  return new Command("uci-house")
    .description("Writes timestamp,sensor,celsius of the UCI Appliances Energy Prediction data.")
    .argument("<data>", "energydata_complete.csv, as it comes from UCI")
    .argument("<readings>", "the file to write")
    .option("--all", "all eight rooms, not only the four of the figures", false)
    .action(convert);
}

async function convert(data: string, file: string, { all }: { all: boolean }): Promise<void> {
  const places = Object.entries({ ...ROOMS, ...OUTDOORS, ...(all && OTHER_ROOMS) });
  const readings: Reading[] = [];
  for (const [column, sensorId] of places) readings.push(...(await readingsOf(data, column, sensorId)));
  readings.sort((a, b) => a.takenAtMs - b.takenAtMs);
  await writeFile(file, houseCsv(readings));
  console.log(`${file}: ${readings.length} readings of ${places.length} sensors`);
}

/** One column of the data; its local times are taken for UTC, as they have no clock change. */
async function readingsOf(data: string, column: string, sensorId: string): Promise<Reading[]> {
  const columns = { timestamp: "date", sensor: "", celsius: column };
  const readings: Reading[] = [];
  try {
    for await (const batch of readCsv(data, { columns, sensorId })) readings.push(...batch.readings);
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    throw new SourceError(`cannot be read as energydata_complete.csv of UCI: ${error.message}`);
  }
  return readings;
}
