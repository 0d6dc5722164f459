import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { decodeState, encodeState } from "../domain/detection/state-codec.ts";
import { newSensorRecord, type SensorRecord } from "../domain/sensor-record.ts";
import { isWorse } from "../domain/severity.ts";
import { dueAttributes } from "./due-index.ts";
import { packReadings, unpackReadings } from "./readings-block.ts";
import { table } from "./table.ts";

/** A sensor of a home: the partition of its items. */
export interface SensorKey {
  homeId: string;
  sensorId: string;
}

/** The readings that are not sealed yet, and which block they will be. */
export interface OpenBlock {
  number: number;
  readings: ReturnType<typeof unpackReadings>;
}

/** A sensor's head item as it was read; `version` 0 has never been written. */
export interface SensorHead {
  version: number;
  record: SensorRecord;
  open: OpenBlock;
  /** Readings stored since the beginning, sealed or not. */
  readingCount: number;
  /** When the watch function has to look at it; undefined for one that can rest. */
  dueAtMs?: number;
  /** When the watch function wants to look at it again whatever its cadence says; until a reading comes. */
  lookAgainMs?: number;
}

export type Item = Record<string, AttributeValue>;

/** The head of a sensor that was never stored. */
export function newHead(): SensorHead {
  return { version: 0, record: newSensorRecord(), open: { number: 0, readings: [] }, readingCount: 0 };
}

export function partitionOf({ homeId, sensorId }: SensorKey): string {
  return `${homeId}/${sensorId}`;
}

/** The sensor of a partition: a home's id has no slash. */
export function keyOf(partition: string): SensorKey {
  const slash = partition.indexOf("/");
  return { homeId: partition.slice(0, slash), sensorId: partition.slice(slash + 1) };
}

/** The key of a head item. */
export function headKey(key: SensorKey): Item {
  return { [table.partitionKey]: { S: partitionOf(key) }, [table.sortKey]: { S: HEAD } };
}

/** Sort key of a sealed block: nothing in it is newer than `watermarkMs`, so a Query from a time on misses nothing. */
export function blockSortKey(watermarkMs: number, number: number): string {
  return `${blockSortKeyFrom(watermarkMs)}#${String(number).padStart(8, "0")}`;
}

/** The least sort key of blocks that may hold readings of `sinceMs` or later; heads sort behind all blocks. */
export function blockSortKeyFrom(sinceMs: number): string {
  return `block#${new Date(sinceMs).toISOString()}`;
}

/** The head as an item. */
export function headItem(
  key: SensorKey,
  { version, record, open, readingCount, dueAtMs, lookAgainMs }: SensorHead,
  expiresAt: number,
): Item {
  return {
    ...headKey(key),
    home: { S: key.homeId },
    version: { N: String(version) },
    watermarkMs: { N: String(record.watermarkMs) },
    ...(record.lastCelsius === null ? {} : { celsius: { N: String(record.lastCelsius) } }),
    heard: { S: JSON.stringify(record.heard) },
    detector: { B: encodeState(record.detector) },
    ...(record.alarms.length === 0 ? {} : { alarms: { S: JSON.stringify(record.alarms) } }),
    ...(record.gap === undefined ? {} : { gap: { S: JSON.stringify(record.gap) } }),
    ...(record.late === undefined ? {} : { late: { S: JSON.stringify(record.late) } }),
    ...(record.outbox.length === 0 ? {} : { outbox: { S: JSON.stringify(record.outbox) } }),
    ...dueAttributes(partitionOf(key), dueAtMs, isUrgent(record) ? "urgent" : "normal"),
    ...(lookAgainMs === undefined ? {} : { lookAgainMs: { N: String(lookAgainMs) } }),
    readings: { B: packReadings(open.readings) },
    block: { N: String(open.number) },
    readingCount: { N: String(readingCount) },
    [table.ttlAttribute]: { N: String(expiresAt) },
  };
}

/** The head that an item holds; throws when a needed attribute is missing. */
export function headFrom(item: Item): SensorHead {
  return {
    version: Number(needed(item, "version").N),
    record: {
      heard: JSON.parse(needed(item, "heard").S ?? ""),
      watermarkMs: Number(needed(item, "watermarkMs").N),
      lastCelsius: item.celsius === undefined ? null : Number(item.celsius.N),
      detector: decodeState(needed(item, "detector").B ?? new Uint8Array()),
      alarms: JSON.parse(item.alarms?.S ?? "[]"),
      ...(item.gap === undefined ? {} : { gap: JSON.parse(item.gap.S ?? "") }),
      ...(item.late === undefined ? {} : { late: JSON.parse(item.late.S ?? "") }),
      outbox: JSON.parse(item.outbox?.S ?? "[]"),
    },
    open: {
      number: Number(needed(item, "block").N),
      readings: unpackReadings(needed(item, "readings").B ?? new Uint8Array()),
    },
    readingCount: Number(needed(item, "readingCount").N),
    ...(item.dueAtMs === undefined ? {} : { dueAtMs: Number(item.dueAtMs.N) }),
    ...(item.lookAgainMs === undefined ? {} : { lookAgainMs: Number(item.lookAgainMs.N) }),
  };
}

/** A sealed block as an item. */
export function blockItem(key: SensorKey, { record, open }: SensorHead, expiresAt: number): Item {
  return {
    [table.partitionKey]: { S: partitionOf(key) },
    [table.sortKey]: { S: blockSortKey(record.watermarkMs, open.number) },
    readings: { B: packReadings(open.readings) },
    block: { N: String(open.number) },
    [table.ttlAttribute]: { N: String(expiresAt) },
  };
}

/** Bytes DynamoDB counts for an item of S, N and B. Source: Amazon DynamoDB developer guide, "item sizes and formats". */
export function itemBytes(item: Item): number {
  return Object.entries(item).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + valueBytes(value),
    0,
  );
}

const HEAD = "head";

/** Whether what is due of it may be a notice of something critical. */
function isUrgent({ alarms, outbox }: SensorRecord): boolean {
  const all = [...alarms, ...outbox.map(({ notice }) => notice.alarm)];
  return all.some(({ severity }) => isWorse(severity, "warning"));
}

function valueBytes({ S, N, B }: AttributeValue): number {
  if (S !== undefined) return Buffer.byteLength(S);
  if (B !== undefined) return B.byteLength;
  return N === undefined ? 0 : Math.ceil(N.replace(/[-.]/g, "").length / 2) + 1 + (N.startsWith("-") ? 1 : 0);
}

function needed(item: Item, name: string): AttributeValue {
  const value = item[name];
  if (value === undefined)
    throw new Error(`item ${item[table.partitionKey]?.S} ${item[table.sortKey]?.S} has no attribute ${name}`);
  return value;
}
