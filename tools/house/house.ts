import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { KinesisClient } from "@aws-sdk/client-kinesis";
import type { SQSClient } from "@aws-sdk/client-sqs";
import { type Clock, systemClock } from "../../platform/clock.ts";
import { createHomeStore } from "../../storage/home-store.ts";
import { partitionOf, type SensorHead } from "../../storage/sensor-item.ts";
import { listSensors } from "../../storage/sensor-list.ts";
import { createSensorStore } from "../../storage/sensor-store.ts";

/** A house that commands look at: on this machine or in an environment, by the same clients. */
export interface House {
  /** In words, for messages: "the house on this machine" or "dev in eu-west-1". */
  where: string;
  homeId: string;
  clients: { dynamodb: DynamoDBClient; kinesis: KinesisClient; sqs: SQSClient };
  tableName: string;
  streamName: string;
  quarantineQueueUrl(): Promise<string>;
  /** Whether its time is its newest reading's, because it is simulated or replayed, or the machine's. */
  arrival: "house" | "replay" | "machine";
  /** How often `tail` may ask, ms: AWS takes money for each answer. */
  pollMs: number;
  /** SQS asks a sample of its servers, unless it may wait: then all (Amazon SQS developer guide, "long polling"). */
  queueWaitSeconds: number;
  close(): void;
}

/** The heads of a house's sensors by sensor id, in the order of the ids. */
export async function headsOf({ clients, tableName, homeId }: House): Promise<Map<string, SensorHead>> {
  const keys = await listSensors(clients.dynamodb, tableName, homeId);
  const heads = await createSensorStore(clients.dynamodb, tableName, systemClock).load(keys);
  const byId = keys.map((key) => [key.sensorId, heads.get(partitionOf(key)) as SensorHead] as const);
  return new Map(byId.sort(([a], [b]) => a.localeCompare(b)));
}

/** The home as its agents announced it. */
export function homeOf({ clients, tableName, homeId }: House) {
  return createHomeStore(clients.dynamodb, tableName).load(homeId);
}

/**
 * The house's time: of one that is simulated or replayed the newest reading's, which the stream and what answers alarms go
 * by; else the machine's.
 */
export function houseClock(
  { arrival }: Pick<House, "arrival">,
  heads: ReadonlyMap<string, SensorHead>,
): Clock {
  if (arrival === "machine") return systemClock;
  const newestMs = Math.max(0, ...[...heads.values()].map(({ record }) => record.watermarkMs));
  return { nowMs: () => newestMs };
}
