import type { KinesisStreamEvent } from "aws-lambda";
import type { Letter } from "../../domain/post/letter.ts";
import type { WatchResult } from "../../handlers/watch/watch.ts";
import { table } from "../../storage/table.ts";
import { createFunctions } from "../../tests/helpers/functions.ts";
import { createTestStream } from "../../tests/helpers/kinesis-event.ts";
import { createStrictAws } from "../../tests/helpers/strict-aws/strict-aws.ts";
import type { AgentArrival } from "../bench-agent.ts";

/** The code of the detect and watch functions on the strict in-memory table, in virtual time. */
export interface WatchedTable {
  letters: { homeId: string; letter: Letter }[];
  failures: string[];
  /** Readings stored so far. */
  readings(): number;
  /** Requests to DynamoDB so far. */
  requests(): number;
  /** What the detect function does with a batch. */
  hear(batch: readonly AgentArrival[], nowMs: number): Promise<void>;
  /** One run of the watch function. */
  watch(nowMs: number, hasTime?: () => boolean): Promise<WatchResult>;
}

const tableName = "homes";

/** An empty table. */
export function createWatchedTable(): WatchedTable {
  let nowMs = 0;
  let readings = 0;
  const clock = { nowMs: () => nowMs };
  const aws = createStrictAws({ tables: [{ name: tableName, definition: table }], clock });
  const stream = createTestStream();
  const letters: WatchedTable["letters"] = [];
  const failures: string[] = [];
  const functions = createFunctions({
    dynamodb: aws.clients().dynamodb,
    tableName,
    notifier: { send: async (letter, { id: homeId }) => void letters.push({ homeId, letter }) },
    clock,
    onFailure: (what) => failures.push(what),
    onQuarantined: ({ reason }) => void failures.push(reason),
  });
  return {
    letters,
    failures,
    readings: () => readings,
    requests: () => Object.values(aws.usage().requests).reduce((sum, count) => sum + count, 0),
    async hear(batch, atMs) {
      nowMs = atMs;
      const events = batch.map(({ payload, arrivedAtMs }) => stream.event(arrivedAtMs, payload));
      const event: KinesisStreamEvent = { Records: events.flatMap(({ Records }) => Records) };
      readings += (await functions.detect(event)).counts.stored;
    },
    watch(atMs, hasTime) {
      nowMs = atMs;
      return functions.watch(atMs, hasTime);
    },
  };
}
