import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { type HomeDescription, sensorOf } from "../../domain/home/description.ts";
import type { Post } from "../../domain/post/post.ts";
import { systemClock } from "../../platform/clock.ts";
import { createHomeStore } from "../../storage/home-store.ts";
import { createPostStore } from "../../storage/post-store.ts";
import { partitionOf, type SensorHead } from "../../storage/sensor-item.ts";
import { listSensors } from "../../storage/sensor-list.ts";
import { createSensorStore } from "../../storage/sensor-store.ts";
import { type Raised, raisedAlarms } from "./open-alarms.ts";

/** What a house is at one moment, as its table has it. */
export interface Moment {
  home: HomeDescription;
  /** By sensor id; one that was announced and never heard has a new head. */
  heads: ReadonlyMap<string, SensorHead>;
  post: Post;
  raised: readonly Raised[];
  nowMs: number;
}

/** Reads a house's moments; `nowMs` says its time, given that of its newest reading. */
export function createMoments(
  client: DynamoDBClient,
  tableName: string,
  homeId: string,
  nowMs: (newestMs: number) => number,
): () => Promise<Moment> {
  const homes = createHomeStore(client, tableName);
  const posts = createPostStore(client, tableName);
  const sensors = createSensorStore(client, tableName, systemClock);
  return async () => {
    const [home, { post }, stored] = await Promise.all([
      homes.load(homeId),
      posts.load(homeId),
      listSensors(client, tableName, homeId),
    ]);
    const ids = new Set(
      [...stored, ...home.sensors.map(({ id }) => ({ sensorId: id }))].map(({ sensorId }) => sensorId),
    );
    const loaded = await sensors.load([...ids].map((sensorId) => ({ homeId, sensorId })));
    const heads = new Map(
      [...ids].map((sensorId) => [sensorId, loaded.get(partitionOf({ homeId, sensorId })) as SensorHead]),
    );
    const newestMs = Math.max(0, ...[...heads.values()].map(({ record }) => record.watermarkMs));
    const alarms = new Map([...heads].map(([id, { record }]) => [id, record.alarms]));
    const now = nowMs(newestMs);
    return { home, heads, post, raised: raisedAlarms(alarms, post, now), nowMs: now };
  };
}

/** A sensor of a moment with its head; undefined when the house does not have it. */
export function sensorIn({ home, heads }: Moment, id: string) {
  const head = heads.get(id);
  return head === undefined ? undefined : { sensor: sensorOf(home, id), head };
}
