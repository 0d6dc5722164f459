import type { KinesisStreamRecord } from "aws-lambda";
import { type Arrival, homeIdOf } from "../../domain/home/arrival.ts";
import type { Letter } from "../../domain/post/letter.ts";
import { type Envelope, encodeEnvelope } from "../../domain/wire/envelope.ts";
import { detect } from "../../handlers/detect/detect.ts";
import { createLetterSender } from "../../handlers/send-letters.ts";
import { type WatchResult, watch } from "../../handlers/watch/watch.ts";
import { findDue } from "../../storage/due-index.ts";
import { createHomeStore } from "../../storage/home-store.ts";
import { table } from "../../storage/table.ts";
import { createStrictAws } from "../../tests/helpers/strict-aws/strict-aws.ts";

/** The detect and the watch function's own code on the strict in-memory table, in virtual time. */
export interface WatchedTable {
  letters: { homeId: string; letter: Letter }[];
  failures: Error[];
  /** Readings stored so far. */
  readings(): number;
  /** Requests to DynamoDB so far. */
  requests(): number;
  /** What the detect function does with a batch; arrivals of envelopes only. */
  hear(batch: readonly Arrival[], nowMs: number): Promise<void>;
  /** One run of the watch function. */
  watch(nowMs: number, hasTime?: () => boolean): Promise<WatchResult>;
}

const TABLE = "homes";
const index = { tableName: TABLE, duePartitions: 1 };
/** How long an invocation may go on sending. */
const LEASE_MS = 50_000;

/** An empty table. */
export function createWatchedTable(): WatchedTable {
  const clock = { nowMs: () => nowMs };
  let nowMs = 0;
  let readings = 0;
  const aws = createStrictAws({ tables: [{ name: TABLE, definition: table }], clock });
  const { dynamodb } = aws.clients();
  const homes = createHomeStore(dynamodb, { ...index, clock, pause: async () => undefined });
  const letters: WatchedTable["letters"] = [];
  const failures: Error[] = [];
  const sender = createLetterSender({
    homes,
    notifier: { send: async (letter, { id: homeId }) => void letters.push({ homeId, letter }) },
    history: async () => new Map(),
    untilMs: () => nowMs + LEASE_MS,
    clock,
    events: { sent: () => undefined, failed: (_, __, error) => failures.push(error) },
  });
  return {
    letters,
    failures,
    readings: () => readings,
    requests: () => Object.values(aws.usage().requests).reduce((sum, count) => sum + count, 0),
    async hear(batch, atMs) {
      nowMs = atMs;
      const { counts } = await detect(
        { Records: batch.map(recordOf) },
        {
          homes,
          sender,
          quarantine: { put: async ({ reason }) => void failures.push(new Error(reason)) },
          onGap: () => undefined,
          onFailure: ({ error }) => failures.push(error),
        },
      );
      readings += counts.stored;
    },
    watch(atMs, hasTime = () => true) {
      nowMs = atMs;
      return watch(atMs, {
        homes,
        sender,
        findDue: (dueMs) => findDue(dynamodb, index, dueMs),
        hasTime,
        onFailure: (_, error) => failures.push(error),
      });
    },
  };
}

function recordOf({ payload, shardId, sequenceNumber, arrivedAtMs }: Arrival): KinesisStreamRecord {
  const data = Buffer.from(encodeEnvelope(payload as Envelope)).toString("base64");
  return {
    awsRegion: "eu-west-1",
    eventID: `${shardId}:${sequenceNumber}`,
    eventName: "aws:kinesis:record",
    eventSource: "aws:kinesis",
    eventSourceARN: "arn:aws:kinesis:eu-west-1:123456789012:stream/readings",
    eventVersion: "1.0",
    invokeIdentityArn: "arn:aws:iam::123456789012:role/detect",
    kinesis: {
      kinesisSchemaVersion: "1.0",
      partitionKey: homeIdOf(payload),
      sequenceNumber,
      data,
      approximateArrivalTimestamp: arrivedAtMs / 1000,
    },
  };
}
