import { newestReadingMs } from "../domain/home/home.ts";
import type { Reading } from "../domain/reading.ts";
import { packBlock, withReadings } from "./block.ts";
import { itemFrom, openAttributes, type StoredHome } from "./home-item.ts";
import { HOUR_MS, packHours, withHours } from "./hours.ts";
import { expiry, type Item, itemBytes } from "./item.ts";
import { table } from "./table.ts";

/** A write of up to this costs one write unit. Source: Amazon DynamoDB developer guide, "read/write capacity mode". */
const WRITE_UNIT_BYTES = 1024;
/** Room that the open block has at least, so that it is not sealed every few readings: each sensor's id stands in it. */
const OPEN_BLOCK_MIN_BYTES = 200;
const OPEN_BLOCK_MIN_BYTES_PER_SENSOR = 40;
/** Hours of a sensor that are over and not sealed, at most: each costs some bytes of every write. */
const OPEN_HOURS = 6;

/** What is to be written for a change of a stored home: the seals first, then the home's item. */
export interface Sealed {
  stored: StoredHome;
  item: Item;
  seals: Item[];
}

/** Adds readings to the home that is to be stored, and seals what `before` held open where there is no more room for it. */
export function sealed(
  { before, after, accepted }: { before: StoredHome; after: StoredHome; accepted: readonly Reading[] },
  wallMs: number,
): Sealed {
  const seals: Item[] = [];
  let { hours } = before;
  if (accepted.length > 0 && hasHoursToSeal(before)) {
    seals.push(...hoursItems(before, wallMs));
    hours = { number: hours.number + 1, bySensor: new Map() };
  }
  const stored: StoredHome = {
    ...after,
    open: { ...before.open, readings: withReadings(before.open.readings, accepted) },
    hours: { ...hours, bySensor: withHours(hours.bySensor, accepted) },
    readingCount: before.readingCount + accepted.length,
  };
  const item = itemFrom(stored, wallMs);
  if (accepted.length === 0 || before.open.readings.size === 0 || !overflows(item, stored.home.sensors.size))
    return { stored, item, seals };
  seals.push(blockItem(before, wallMs));
  const open = { number: before.open.number + 1, readings: withReadings(new Map(), accepted) };
  return { stored: { ...stored, open }, item: { ...item, ...openAttributes(stored.home, open) }, seals };
}

/** Sort key of a sealed block: nothing in it is newer than `newestMs`, so a Query from a time on misses nothing. */
export function blockSortKey(newestMs: number, number: number): string {
  return `${blockSortKeyFrom(newestMs)}#${String(number).padStart(8, "0")}`;
}

/** The least sort key of blocks that may hold readings of `sinceMs` or later; the home's own item sorts behind all blocks. */
export function blockSortKeyFrom(sinceMs: number): string {
  return `block#${new Date(sinceMs).toISOString()}`;
}

/** The partition of a sensor's sealed hours: a home's id has no slash. */
export function hoursPartition(homeId: string, sensorId: string): string {
  return `${homeId}/${sensorId}`;
}

/** Whether the item has outgrown the write units that its fixed part needs anyway. */
function overflows(item: Item, sensors: number): boolean {
  const bytes = itemBytes(item);
  const fixedBytes = bytes - (item.readings?.B?.byteLength ?? 0);
  const roomBytes = OPEN_BLOCK_MIN_BYTES + OPEN_BLOCK_MIN_BYTES_PER_SENSOR * sensors;
  const units = Math.ceil((fixedBytes + roomBytes) / WRITE_UNIT_BYTES);
  return bytes > units * WRITE_UNIT_BYTES;
}

function blockItem({ home, open }: StoredHome, wallMs: number): Item {
  return {
    [table.partitionKey]: { S: home.id },
    [table.sortKey]: { S: blockSortKey(newestReadingMs(home), open.number) },
    readings: { B: packBlock(open.readings) },
    block: { N: String(open.number) },
    ...expiry(wallMs),
  };
}

function hasHoursToSeal({ hours, home }: StoredHome): boolean {
  const running = Math.floor(newestReadingMs(home) / HOUR_MS);
  for (const list of hours.bySensor.values()) {
    const over = list.filter(({ hour }) => hour < running);
    if (over.length >= OPEN_HOURS) return true;
  }
  return false;
}

/** Everything that is open goes, the running hour too: an hour that was sealed in parts is put together by who reads it. */
function hoursItems({ home, hours }: StoredHome, wallMs: number): Item[] {
  return [...hours.bySensor].map(([sensorId, list]) => ({
    [table.partitionKey]: { S: hoursPartition(home.id, sensorId) },
    [table.sortKey]: { S: hoursSortKey(hours.number) },
    hours: { B: packHours(new Map([[sensorId, list]])) },
    ...expiry(wallMs),
  }));
}

/** Sort key of the seal `number` of a sensor's hours. */
export function hoursSortKey(number: number): string {
  return `hours#${String(number).padStart(8, "0")}`;
}
