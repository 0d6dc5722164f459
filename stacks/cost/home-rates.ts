import type { Arrival } from "../../domain/home/arrival.ts";
import { hear } from "../../domain/home/hear.ts";
import type { Home } from "../../domain/home/home.ts";
import { tick } from "../../domain/home/tick.ts";
import type { Reading } from "../../domain/reading.ts";
import { type Envelope, encodeEnvelope } from "../../domain/wire/envelope.ts";
import { heartbeatSeconds, type Load } from "../../environments/capacity.ts";
import { nextDue } from "../../storage/due-index.ts";
import { newStoredHome, type StoredHome } from "../../storage/home-item.ts";
import { type Item, itemBytes } from "../../storage/item.ts";
import { sealed } from "../../storage/sealing.ts";

/** What one home without alarms comes to in a second, in what AWS counts. */
export interface HomeRates {
  records: number;
  /** Bytes of a record with readings. */
  recordBytes: number;
  /** Writes of the home's item; each reads it first. */
  writes: number;
  /** Write units of items, seals included, and of the index of due times. */
  writeUnits: number;
  indexUnits: number;
  readUnits: number;
  /** Looks of the watch function. */
  visits: number;
  /** What is stored of each reading: its part of seals, with what DynamoDB adds to each item. */
  bytesPerReading: number;
}

/** Source: Amazon DynamoDB developer guide, "read/write capacity mode": a unit is 1 KB written, and 4 KB read consistently. */
const WRITE_UNIT_BYTES = 1024;
const READ_UNIT_BYTES = 4096;
/** Keys that a record is checked by: its home's, and the instance's and the redrive's, as if each record came in a batch of its own. */
const KEY_READ_UNITS = 3;
/** An entry of the index that moves is deleted and put. Source: the same guide, "global secondary indexes", write considerations. */
const UNITS_PER_MOVE = 2;
/** Source: Amazon DynamoDB pricing: 100 bytes of each item are added to what is stored of it. */
const BYTES_ADDED_TO_ITEM = 100;
/** So long a home has lived when it is measured: its items have their full size. */
const LIVED_SECONDS = 3 * 86_400;
const LIVED_EVERY_SECONDS = 1800;
/** Sensors' hours are sealed once in six hours (`storage/sealing.ts`). */
const MEASURED_SECONDS = 6 * 3600;
/** With more, fewer hours are measured. */
const MOST_RECORDS = 6000;
const START_MS = Date.UTC(2026, 0, 1);
const DUE_PARTITIONS = 8;

/** Lets a home live in virtual time, by the functions that ship, and counts what it reads and writes. */
export function measureHome(load: Omit<Load, "homes">, livedSeconds = LIVED_SECONDS): HomeRates {
  const home = createCountedHome(load);
  home.announce();
  for (let second = 0; second < livedSeconds; second += LIVED_EVERY_SECONDS)
    home.send(second, second + LIVED_EVERY_SECONDS);
  const { sensors, everySeconds, paceSeconds } = load;
  const sendEvery = Math.max(paceSeconds, everySeconds / sensors);
  const seconds = Math.min(MEASURED_SECONDS, MOST_RECORDS * sendEvery);
  home.reset();
  let beatAt = 0;
  for (let second = 0; second < seconds; second += sendEvery) {
    const atSecond = livedSeconds + second;
    home.look(atSecond);
    const isBeatDue = second >= beatAt;
    if (isBeatDue) beatAt += heartbeatSeconds(paceSeconds);
    home.send(atSecond, atSecond + sendEvery, isBeatDue);
  }
  return home.rates(seconds);
}

interface Counts {
  records: number;
  recordBytes: number;
  readings: number;
  writes: number;
  writeUnits: number;
  indexUnits: number;
  readUnits: number;
  visits: number;
  sealedBytes: number;
}

function noCounts(): Counts {
  const units = { writes: 0, writeUnits: 0, indexUnits: 0, readUnits: 0 };
  return { ...units, records: 0, recordBytes: 0, readings: 0, visits: 0, sealedBytes: 0 };
}

function createCountedHome({ sensors, everySeconds }: Omit<Load, "homes">) {
  let stored = newStoredHome("home-1");
  let lastItem: Item = {};
  let counts = noCounts();
  let sequence = 1;
  const producer = (nowMs: number) => ({ agentId: "agent", spoolId: "spool", sequence, sentAtMs: nowMs });
  const hearAll = (payloads: readonly Envelope[], arrivedAtMs: number) => {
    const place = { arrivedAtMs, shardId: "shard", sequenceNumber: String(arrivedAtMs) };
    const { home, accepted } = hear(
      stored.home,
      payloads.map((payload): Arrival => ({ payload, ...place })),
    );
    counts.readUnits += Math.ceil(itemBytes(lastItem) / READ_UNIT_BYTES) + KEY_READ_UNITS;
    if (home !== stored.home) write(home, accepted, arrivedAtMs);
  };

  function write(home: Home, accepted: readonly Reading[], nowMs: number): void {
    const before = stored;
    const due = nextDue(before, home, { nowMs, wallMs: nowMs, duePartitions: DUE_PARTITIONS });
    const after = { ...before, version: before.version + 1, home, due };
    const { stored: next, item, seals } = sealed({ before, after, accepted }, nowMs);
    counts.writes += 1;
    for (const one of [item, ...seals]) counts.writeUnits += Math.ceil(itemBytes(one) / WRITE_UNIT_BYTES);
    for (const seal of seals) counts.sealedBytes += itemBytes(seal) + BYTES_ADDED_TO_ITEM;
    if (isMoved(before, next)) counts.indexUnits += UNITS_PER_MOVE;
    stored = { ...next, announced: { agents: home.agents, bytes: item.announced?.B ?? new Uint8Array() } };
    lastItem = item;
  }

  return {
    announce(): void {
      hearAll([{ type: "announcement", ...producer(START_MS), home: countedHome(sensors) }], START_MS);
    },
    /** A record with what the sensors report in these seconds; a heartbeat that is due goes along. */
    send(fromSecond: number, toSecond: number, isBeatDue = false): void {
      const nowMs = START_MS + toSecond * 1000;
      const readings = readingsOf(sensors, everySeconds, fromSecond, toSecond);
      if (readings.length === 0) return;
      const envelope: Envelope = { type: "readings", ...producer(nowMs), homeId: "home-1", readings };
      sequence += readings.length;
      counts.records += 1;
      counts.recordBytes += encodeEnvelope(envelope).byteLength;
      counts.readings += readings.length;
      hearAll(isBeatDue ? [envelope, heartbeatAt(nowMs)] : [envelope], nowMs);
    },
    /** The watch function's minute. */
    look(atSecond: number): void {
      const nowMs = START_MS + atSecond * 1000;
      if (stored.due.atMs > nowMs) return;
      counts.visits += 1;
      counts.readUnits += Math.ceil(itemBytes(lastItem) / READ_UNIT_BYTES);
      write(tick(stored.home, nowMs), [], nowMs);
    },
    reset(): void {
      counts = noCounts();
    },
    rates(seconds: number): HomeRates {
      const {
        records,
        recordBytes,
        readings,
        writes,
        writeUnits,
        indexUnits,
        readUnits,
        visits,
        sealedBytes,
      } = counts;
      return {
        records: records / seconds,
        recordBytes: recordBytes / records,
        writes: writes / seconds,
        writeUnits: writeUnits / seconds,
        indexUnits: indexUnits / seconds,
        readUnits: readUnits / seconds,
        visits: visits / seconds,
        bytesPerReading: sealedBytes / readings,
      };
    },
  };
}

function isMoved(before: StoredHome, after: StoredHome): boolean {
  return before.due.partition !== after.due.partition || before.due.atMs !== after.due.atMs;
}

const sensorId = (number: number) => `sensor-${number}`;

/** The home that is counted. */
export function countedHome(sensors: number) {
  const all = Array.from({ length: sensors }, (_, number) => {
    return { id: sensorId(number), name: `Room ${number}`, kind: "living" as const };
  });
  return { id: "home-1", name: "Home", timeZone: "Europe/Brussels", unit: "celsius" as const, sensors: all };
}

/** What sensors report in these seconds: mild days, each at a second of its own. */
export function readingsOf(
  sensors: number,
  everySeconds: number,
  fromSecond: number,
  toSecond: number,
): Reading[] {
  const readings: Reading[] = [];
  for (let number = 0; number < sensors; number += 1) {
    const offset = (number * everySeconds) / sensors;
    let at = Math.ceil((fromSecond - offset) / everySeconds) * everySeconds + offset;
    for (; at < toSecond; at += everySeconds) {
      const day =
        1.5 * Math.sin((2 * Math.PI * at) / 86_400) + 0.2 * Math.sin((2 * Math.PI * (at + number)) / 2220);
      const celsius = Math.round(10 * (20 + number / 10 + day)) / 10;
      readings.push({ sensorId: sensorId(number), takenAtMs: START_MS + Math.round(at * 1000), celsius });
    }
  }
  return readings.sort((a, b) => a.takenAtMs - b.takenAtMs);
}

/** The heartbeat of a healthy agent. */
export function heartbeatAt(nowMs: number): Envelope {
  const readings = Math.round((nowMs - START_MS) / 3000);
  const counters = { in: readings, spooled: readings, sent: readings, refused: 0, rejected: 0, dropped: 0 };
  return {
    type: "heartbeat",
    homeId: "home-1",
    agentId: "agent",
    spoolId: "spool",
    sentAtMs: nowMs,
    startedAtMs: START_MS,
    counters,
    backlog: { entries: 0, bytes: 0, oldestAtMs: null },
    sources: [{ name: "mqtt", state: "running", readings, lastSuccessMs: nowMs, problem: null }],
  };
}
