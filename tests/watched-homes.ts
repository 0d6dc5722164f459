import { randomUUID } from "node:crypto";
import { isSilent } from "../domain/alarm/silence.ts";
import type { PlaceKind } from "../domain/places.ts";
import type { Letter } from "../domain/post/letter.ts";
import { newSensorRecord, takeIn } from "../domain/sensor-record.ts";
import { createPostOffice } from "../handlers/post-office.ts";
import { watch } from "../handlers/watch/watch.ts";
import type { Resources } from "../local/resources.ts";
import type { Services } from "../local/services/services.ts";
import { systemClock } from "../platform/clock.ts";
import { mapConcurrently } from "../platform/concurrency.ts";
import { findDue } from "../storage/due-index.ts";
import { createHomeStore } from "../storage/home-store.ts";
import { createPostStore } from "../storage/post-store.ts";
import { createReportStore } from "../storage/report-store.ts";
import { newHead, partitionOf, type SensorKey } from "../storage/sensor-item.ts";
import { listSensors } from "../storage/sensor-list.ts";
import { createSensorStore } from "../storage/sensor-store.ts";

/** How many homes there are, how many of them have something critical open, and of how many sensors in each nothing is heard. */
export interface WatchedHomesOptions {
  homes: number;
  urgentHomes: number;
  sensorsPerHome: number;
}

const MINUTE_MS = 60_000;
const LEASE_MS = 50_000;
const CONCURRENCY = 32;
const LAST_HEARD_MS = Date.UTC(2026, 0, 31, 12);
const STEADY = () => 20;
const THAWING = (minute: number) => -18 + minute / 2;
const CLAIM = { by: "seed", untilMs: 0 };

/**
 * Homes in the table whose sensors all fall due in the same minute, `dueAtMs`; one more sensor of each is still heard, so
 * that it is not the house that is silent. The watch function's own code looks after them; e-mails are only kept.
 */
export async function seedWatchedHomes(
  { clients: { dynamodb } }: Pick<Services, "clients">,
  { tableName }: Pick<Resources, "tableName">,
  { homes: count, urgentHomes, sensorsPerHome }: WatchedHomesOptions,
) {
  // Learned from readings a minute apart: silent 17 minutes after the last.
  const dueAtMs = LAST_HEARD_MS + 17 * MINUTE_MS;
  const sensors = createSensorStore(dynamodb, tableName, systemClock);
  const heard = recordOf("living", dueAtMs, STEADY);
  const urgent: SensorKey[] = [];
  const normal: SensorKey[] = [];
  const seeds = Array.from({ length: count }, (_, home) => {
    const homeId = `home-${home}`;
    const isUrgent = home >= count - urgentHomes;
    const keys = Array.from({ length: sensorsPerHome }, (_, at) => ({ homeId, sensorId: `sensor-${at}` }));
    (isUrgent ? urgent : normal).push(...keys);
    const quiet = keys.map((key, at) => {
      // Each its own time: dynalite's index holds two items with one key only if their hashes differ in 3 bytes.
      const lastMs = LAST_HEARD_MS - (home * sensorsPerHome + at);
      return {
        key,
        record: isUrgent ? recordOf("freezer", lastMs, THAWING) : recordOf("living", lastMs, STEADY),
      };
    });
    return [...quiet, { key: { homeId, sensorId: "heard" }, record: heard }];
  }).flat();
  await mapConcurrently(seeds, CONCURRENCY, ({ key, record }) =>
    sensors.commit(key, newHead(), record, [], undefined),
  );

  const letters: { homeId: string; letter: Letter }[] = [];
  const failures: Error[] = [];
  const postOffice = createPostOffice({
    posts: createPostStore(dynamodb, tableName),
    sensors,
    notifier: { send: async (letter, { id: homeId }) => void letters.push({ homeId, letter }) },
    history: async () => [],
    clock: systemClock,
    events: { sent: () => undefined, failed: (_, __, error) => failures.push(error) },
  });
  const homes = createHomeStore(dynamodb, tableName);
  const isTold = async (keys: readonly SensorKey[]) => {
    const heads = await sensors.load(keys);
    return keys.filter((key) => isSilent(heads.get(partitionOf(key))?.record.alarms ?? [])).length;
  };
  return {
    dueAtMs,
    letters,
    failures,
    /** One run of the watch function. */
    watch: (nowMs: number, hasTime: () => boolean = () => true) =>
      watch(
        nowMs,
        { by: randomUUID(), untilMs: Date.now() + LEASE_MS },
        {
          sensors,
          homes,
          reports: createReportStore(dynamodb, tableName, systemClock),
          postOffice,
          sensorsOf: (homeId) => listSensors(dynamodb, tableName, homeId),
          findDue: (atMs) => findDue(dynamodb, tableName, atMs),
          hasTime,
          onFailure: (_, error) => failures.push(error),
        },
      ),
    /** Of how many sensors the silence has become an alarm. */
    silent: async () => ({ urgent: await isTold(urgent), normal: await isTold(normal) }),
  };
}

/** The record of a sensor that reported each minute of half an hour, the last time at `lastMs`, and whose news was told. */
function recordOf(kind: PlaceKind, lastMs: number, celsiusAt: (minute: number) => number) {
  const sensor = { id: "sensor", name: "Sensor", kind };
  const deliveries = Array.from({ length: 31 }, (_, minute) => {
    const takenAtMs = lastMs - (30 - minute) * MINUTE_MS;
    const celsius = celsiusAt(minute) + (minute % 3) / 10;
    return {
      producer: "agent",
      sequence: String(100 + minute),
      reading: { sensorId: sensor.id, takenAtMs, celsius },
    };
  });
  return { ...takeIn(newSensorRecord(), deliveries, sensor, CLAIM).record, outbox: [] };
}
