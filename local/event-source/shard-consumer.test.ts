import { type _Record, GetRecordsCommand, type KinesisClient } from "@aws-sdk/client-kinesis";
import type { KinesisStreamEvent } from "aws-lambda";
import type { InvokeResult } from "../lambda/invocation.ts";
import type { MappingContext } from "./context.ts";
import type { givenUpBatch } from "./given-up-batch.ts";
import { ShardConsumer } from "./shard-consumer.ts";

const shardId = "shardId-000000000000";

test("a stream that is away is read again until it answers, and nothing is skipped", async () => {
  const { context, invoked } = consumption({ reads: ["away", ["1", "2"], "away", "away", ["3"]] });
  await new ShardConsumer(context, shardId).run();
  expect(invoked).toEqual(["12", "3"]);
  expect(context.counters.readErrors).toBe(3);
  expect(context.checkpoints.get(shardId)).toBe("3");
});

test("a batch that is given up is settled only when the on-failure destination has taken it", async () => {
  const checkpointsWhenAsked: (string | undefined)[] = [];
  const { context } = consumption({
    reads: [["1"], ["2"]],
    invoke: (numbers) => numbers !== "2",
    sendOnFailure: async () => {
      checkpointsWhenAsked.push(context.checkpoints.get(shardId));
      if (checkpointsWhenAsked.length < 3) throw new Error("queue is away");
    },
  });
  await new ShardConsumer(context, shardId).run();
  expect(checkpointsWhenAsked).toEqual(["1", "1", "1"]);
  expect(context.checkpoints.get(shardId)).toBe("2");
  expect(context.counters).toMatchObject({ destinationErrors: 2, recordsDiscarded: 1, recordsProcessed: 1 });
});

test("when stopped it lets the invocation end and leaves the retries to the next mapping", async () => {
  const stop = new AbortController();
  const { context, invoked } = consumption({
    reads: [["1", "2", "3", "4"]],
    stopping: stop.signal,
    invoke: () => {
      if (invoked.length === 2) stop.abort();
      return invoked.length > 1; // the first fails and is halved
    },
  });
  await new ShardConsumer(context, shardId).run();
  expect(invoked).toEqual(["1234", "12"]);
  expect(context.checkpoints.get(shardId)).toBe("2");
});

interface Consumption {
  /** What each read of the stream brings: sequence numbers, or an error; the shard is closed after the last. */
  reads: (string[] | "away")[];
  /** Whether the function takes the records, given as their sequence numbers in a row. */
  invoke?: (numbers: string) => boolean;
  sendOnFailure?: (batch: ReturnType<typeof givenUpBatch>) => Promise<void>;
  stopping?: AbortSignal;
}

function consumption({ reads, invoke = () => true, sendOnFailure, stopping }: Consumption) {
  const invoked: string[] = [];
  const context: MappingContext = {
    kinesis: { send: async (command: unknown) => answer(command, reads) } as unknown as KinesisClient,
    streamArn: "arn:aws:kinesis:eu-west-1:000000000000:stream/readings",
    functionArn: "arn:aws:lambda:eu-west-1:000000000000:function:detect",
    eventSource: {
      batchSize: 100,
      maximumBatchingWindowSeconds: 0,
      parallelizationFactor: 1,
      maximumRetryAttempts: 0,
      maximumRecordAgeSeconds: -1,
      bisectBatchOnFunctionError: true,
    },
    invoke: async ({ Records }: KinesisStreamEvent): Promise<InvokeResult> => {
      const numbers = Records.map(({ kinesis }) => kinesis.sequenceNumber).join("");
      invoked.push(numbers);
      if (invoke(numbers)) return { ok: true, payload: null };
      return { ok: false, errorType: "Unhandled", errorMessage: "Error: no" };
    },
    sendOnFailure: sendOnFailure ?? (async () => undefined),
    checkpoints: new Map(),
    pollIntervalMs: 0,
    retryBackoff: { baseMs: 0, maxMs: 0 },
    clock: { nowMs: () => 0 },
    counters: {
      invocations: 0,
      functionErrors: 0,
      retries: 0,
      recordsProcessed: 0,
      recordsDiscarded: 0,
      readErrors: 0,
      destinationErrors: 0,
    },
    stopping: stopping ?? new AbortController().signal,
  };
  return { context, invoked };
}

function answer(command: unknown, reads: (string[] | "away")[]) {
  if (!(command instanceof GetRecordsCommand)) return { ShardIterator: "iterator" };
  const read = reads.shift() ?? [];
  if (read === "away") throw new Error("connect ECONNREFUSED");
  const Records = read.map(
    (SequenceNumber): _Record => ({
      SequenceNumber,
      PartitionKey: "h1",
      Data: new Uint8Array(),
      ApproximateArrivalTimestamp: new Date(0),
    }),
  );
  return { Records, NextShardIterator: reads.length > 0 ? "iterator" : undefined };
}
