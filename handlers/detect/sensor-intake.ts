import { type Home, sensorOf } from "../../domain/home.ts";
import { type Claim, type Delivery, takeIn } from "../../domain/sensor-record.ts";
import { partitionOf, type SensorHead } from "../../storage/sensor-item.ts";
import type { SensorStore } from "../../storage/sensor-store.ts";
import type { Outbox } from "../outbox.ts";
import type { SensorBatch } from "./decode-records.ts";

/** What was done, in readings (quarantined, heartbeats, gaps: records). */
export interface Counts {
  stored: number;
  /** Of the stored: judged. */
  judged: number;
  /** Of the stored: older than what was judged already. */
  late: number;
  duplicates: number;
  quarantined: number;
  /** Reports of agents, counted again when their batch is delivered again. */
  heartbeats: number;
  gaps: number;
  /** Readings that the gaps speak of. */
  lostByAgents: number;
}

export function noCounts(): Counts {
  return {
    stored: 0,
    judged: 0,
    late: 0,
    duplicates: 0,
    quarantined: 0,
    heartbeats: 0,
    gaps: 0,
    lostByAgents: 0,
  };
}

/** Takes one sensor's part of a batch in: judged, stored and told. Rejects when it could not be stored. */
export type SensorIntake = (
  batch: SensorBatch,
  home: Home,
  head: SensorHead | undefined,
  claim: Claim,
  counts: Counts,
) => Promise<void>;

/** One write carries at most this many readings (some 20 KB), far below DynamoDB's 400 KB an item. */
const READINGS_PER_COMMIT = 4000;
/** Two versions of the function or a watcher may write at once; each conflict means that another write got through. */
const MAX_CONFLICTS = 10;

/** The intake on a store and its outbox. */
export function createSensorIntake(store: SensorStore, outbox: Outbox): SensorIntake {
  return async ({ key, deliveries }, home, loaded, claim, counts) => {
    const sensor = sensorOf(home, key.sensorId);
    const reload = async () => (await store.load([key])).get(partitionOf(key)) as SensorHead;
    let head = loaded ?? (await reload());
    for (let from = 0; from < deliveries.length; from += READINGS_PER_COMMIT)
      head = await commit(head, deliveries.slice(from, from + READINGS_PER_COMMIT));
    await outbox.send(key, head, sensor, home, claim);

    async function commit(before: SensorHead, part: Delivery[]): Promise<SensorHead> {
      let current = before;
      for (let conflicts = 0; conflicts <= MAX_CONFLICTS; conflicts += 1) {
        const { record, accepted, duplicates, late } = takeIn(current.record, part, sensor, claim);
        const committed =
          accepted.length === 0 ? current : await store.commit(key, current, record, accepted);
        if (committed !== "conflict") {
          counts.stored += accepted.length;
          counts.judged += accepted.length - late;
          counts.late += late;
          counts.duplicates += duplicates;
          return committed;
        }
        current = await reload();
      }
      throw new Error(`${MAX_CONFLICTS} writes in a row were overtaken by others`);
    }
  };
}
