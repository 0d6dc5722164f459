import { BatchWriteItemCommand, type DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { HomeDescription } from "../domain/home/description.ts";
import { hear } from "../domain/home/hear.ts";
import type { Reading } from "../domain/reading.ts";
import type { Envelope } from "../domain/wire/envelope.ts";
import { newStoredHome, type StoredHome } from "../storage/home-item.ts";
import { createHomeStore } from "../storage/home-store.ts";
import { packHours, withHours } from "../storage/hours.ts";
import { expiry, type Item } from "../storage/item.ts";
import { hoursPartition, hoursSortKey } from "../storage/sealing.ts";
import { table } from "../storage/table.ts";

/** A home in a table, of whose first sensor there is a year at a reading a minute. */
export interface YearOfReadings {
  homeId: string;
  sensorId: string;
  fromMs: number;
  /** Event time of the newest reading. */
  untilMs: number;
  /** The value of the first sensor at each minute of the year. */
  celsius: Float64Array;
}

interface YearOptions {
  /** All sensors report in the days that are heard, the first one in all the year. */
  sensors: number;
  /** Days at the end that are heard, stored and sealed as the detect function does; before them stand sealed hours alone. */
  heardDays: number;
}

export const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const HOUR_MINUTES = 60;
const YEAR_MINUTES = 365 * 24 * HOUR_MINUTES;
/** As a full seal has them. */
const HOURS_PER_SEAL = 6;
const MINUTES_PER_BATCH = 30;
const FROM_MS = Date.UTC(2025, 0, 1);
const HOME_ID = "home-1";

/** Stores a year of readings of a freezer that is opened now and then, in a home of several. */
export async function storeYear(
  client: DynamoDBClient,
  tableName: string,
  { sensors, heardDays }: YearOptions,
): Promise<YearOfReadings> {
  const celsius = Float64Array.from({ length: YEAR_MINUTES }, (_, minute) => celsiusAt(minute));
  const ids = Array.from({ length: sensors }, (_, number) => `freezer-${number + 1}`);
  const sensorId = ids[0] as string;
  const heardFrom = YEAR_MINUTES - heardDays * 24 * HOUR_MINUTES;
  const seals = await storeSeals(client, tableName, { sensorId, celsius: celsius.subarray(0, heardFrom) });
  const first = newStoredHome(HOME_ID);
  await storeHeard(client, tableName, {
    stored: { ...first, hours: { ...first.hours, number: seals } },
    ids,
    heardFrom,
    celsius,
  });
  const untilMs = timeOf(YEAR_MINUTES - 1);
  return { homeId: HOME_ID, sensorId, fromMs: FROM_MS, untilMs, celsius };
}

/** A day's swing, a door now and then, a season, and the noise of the thermometer. */
function celsiusAt(minute: number): number {
  const day = Math.sin((minute / (24 * HOUR_MINUTES)) * 2 * Math.PI);
  const season = Math.sin((minute / YEAR_MINUTES) * 2 * Math.PI);
  const door = minute % 977 < 12 ? 2.2 : 0;
  const noise = ((minute * 7919) % 13) / 100;
  return Math.round((-18.5 + 0.6 * day + 0.8 * season + door + noise) * 100) / 100;
}

function timeOf(minute: number): number {
  return FROM_MS + minute * MINUTE_MS;
}

/** Writes sealed hours of the minutes from the beginning, six to an item as the home seals them; resolves to their number. */
async function storeSeals(
  client: DynamoDBClient,
  tableName: string,
  { sensorId, celsius }: { sensorId: string; celsius: Float64Array },
): Promise<number> {
  const items: Item[] = [];
  const minutes = HOURS_PER_SEAL * HOUR_MINUTES;
  for (let from = 0; from < celsius.length; from += minutes) {
    const readings = Array.from(celsius.subarray(from, from + minutes), (value, index) => {
      return { sensorId, takenAtMs: timeOf(from + index), celsius: value };
    });
    items.push({
      [table.partitionKey]: { S: hoursPartition(HOME_ID, sensorId) },
      [table.sortKey]: { S: hoursSortKey(items.length) },
      hours: { B: packHours(withHours(new Map(), readings)) },
      ...expiry(timeOf(from)),
    });
  }
  for (let from = 0; from < items.length; from += 25) {
    const requests = items.slice(from, from + 25).map((Item) => ({ PutRequest: { Item } }));
    await client.send(new BatchWriteItemCommand({ RequestItems: { [tableName]: requests } }));
  }
  return items.length;
}

/** Hears an announcement and batches of half an hour, and stores each as the detect function does. */
async function storeHeard(
  client: DynamoDBClient,
  tableName: string,
  heard: { stored: StoredHome; ids: string[]; heardFrom: number; celsius: Float64Array },
): Promise<void> {
  const { ids, heardFrom, celsius } = heard;
  let nowMs = timeOf(heardFrom);
  const homes = createHomeStore(client, { tableName, duePartitions: 1, clock: { nowMs: () => nowMs } });
  const producer = { agentId: "agent-1", spoolId: "spool-1" };
  let { stored } = heard;
  let sequence = 1;
  const store = async (payload: Envelope) => {
    const arrival = { payload, arrivedAtMs: nowMs, shardId: "shard-0", sequenceNumber: String(sequence) };
    const { home, accepted } = hear(stored.home, [arrival]);
    const saved = await homes.save(stored, { home, accepted, nowMs });
    if (saved === "conflict") throw new Error("nobody else writes this home");
    stored = saved;
  };
  await store({
    ...producer,
    type: "announcement",
    sequence: sequence++,
    sentAtMs: nowMs,
    home: homeOf(ids),
  });
  for (let from = heardFrom; from < celsius.length; from += MINUTES_PER_BATCH) {
    const readings = [...celsius.subarray(from, from + MINUTES_PER_BATCH)].flatMap((value, index) =>
      ids.map((sensorId): Reading => ({ sensorId, takenAtMs: timeOf(from + index), celsius: value })),
    );
    nowMs = timeOf(from + MINUTES_PER_BATCH - 1);
    await store({ ...producer, type: "readings", sequence, homeId: HOME_ID, sentAtMs: nowMs, readings });
    sequence += readings.length;
  }
}

function homeOf(ids: readonly string[]): HomeDescription {
  const sensors = ids.map((id) => ({ id, name: id, kind: "freezer" as const }));
  return { id: HOME_ID, name: "A year", timeZone: "Europe/Brussels", unit: "celsius", sensors };
}
