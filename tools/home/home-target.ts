import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { KinesisClient } from "@aws-sdk/client-kinesis";
import type { S3Client } from "@aws-sdk/client-s3";
import type { SQSClient } from "@aws-sdk/client-sqs";
import { type Home, newestReadingMs } from "../../domain/home/home.ts";
import { type Clock, systemClock } from "../../platform/clock.ts";
import type { StoredHome } from "../../storage/home-item.ts";
import { createHomeStore, type HomeStore, loaded } from "../../storage/home-store.ts";

/** A home that commands look at: on this machine or in an environment, by the same clients. */
export interface HomeTarget {
  /** In words, for messages: "the home on this machine" or "dev in eu-west-1". */
  where: string;
  homeId: string;
  clients: { dynamodb: DynamoDBClient; kinesis: KinesisClient; sqs: SQSClient; s3: S3Client };
  tableName: string;
  /** Partitions of the index of due times there. */
  duePartitions: number;
  streamName: string;
  quarantineQueueUrl(): Promise<string>;
  givenUpBucket: string;
  /** Whether its time is its newest reading's, because it is simulated or replayed, or the machine's. */
  arrival: "house" | "replay" | "machine";
  /** How often `tail` may ask, ms: AWS takes money for each answer. */
  pollMs: number;
  /** SQS asks a sample of its servers, unless it may wait: then all (Amazon SQS developer guide, "long polling"). */
  queueWaitSeconds: number;
  close(): void;
}

/** The homes of the table that the home is in. */
export function homesOf({
  clients,
  tableName,
  duePartitions,
}: Pick<HomeTarget, "clients" | "tableName" | "duePartitions">): HomeStore {
  return createHomeStore(clients.dynamodb, { tableName, duePartitions, clock: systemClock });
}

/** The home as it is stored, all of one moment. */
export async function snapshotOf(target: HomeTarget): Promise<StoredHome> {
  return loaded(await homesOf(target).load([target.homeId]), target.homeId);
}

/**
 * The home's time: of one that is simulated or replayed the newest reading's, which the stream and what answers alarms go
 * by; else the machine's.
 */
export function homeClock({ arrival }: Pick<HomeTarget, "arrival">, home: Pick<Home, "sensors">): Clock {
  if (arrival === "machine") return systemClock;
  const newestMs = newestReadingMs(home);
  return { nowMs: () => newestMs };
}
