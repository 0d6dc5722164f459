import { createHash } from "node:crypto";
import { SplitShardCommand } from "@aws-sdk/client-kinesis";
import { recordsOf } from "../handlers/given-up.ts";
import type { EventSourceMapping } from "../local/event-source-mapping.ts";
import type { Order } from "./fixtures/recording-handler.ts";
import { sharedServices } from "./services.ts";
import { bundleRecordingHandler, createStreamSystem } from "./stream-system.ts";
import { until } from "./until.ts";

const services = sharedServices();
let file: string;
const toStop: { stop(): Promise<void> }[] = [];

beforeAll(async () => {
  file = await bundleRecordingHandler();
});
afterEach(async () => {
  await Promise.all(toStop.splice(0).map((running) => running.stop()));
});
afterAll(() => services.close());

async function system(options?: Parameters<typeof createStreamSystem>[2]) {
  const created = await createStreamSystem(services, file, options);
  toStop.push(created.lambda);
  return created;
}

function started(mapping: EventSourceMapping) {
  toStop.unshift(mapping);
  return mapping;
}

const orders = (count: number, does: Record<number, Order["does"]> = {}): Order[] =>
  Array.from({ length: count }, (_, n) => ({ n, ...(does[n] && { does: does[n] }) }));
const numbers = (count: number) => orders(count).map(({ n }) => n);
const settled = (mapping: EventSourceMapping, count: number) =>
  until(`${count} records are settled`, () => {
    return mapping.counters.recordsProcessed + mapping.counters.recordsDiscarded >= count;
  });

/** A home whose records go to that shard of two: Kinesis halves the range of MD5 hashes among them. */
function homeOnShard(shard: 0 | 1): string {
  const shardOf = (home: string) => ((createHash("md5").update(home).digest()[0] ?? 0) < 128 ? 0 : 1);
  return ["h1", "h2", "h3", "h4", "h5", "h6", "h7", "h8"].find((home) => shardOf(home) === shard) ?? "";
}

test("records come in order, in batches of the batch size at most", async () => {
  const { put, taken, invocations, startMapping } = await system({ eventSource: { batchSize: 10 } });
  await put(orders(25));
  const mapping = started(startMapping());
  await settled(mapping, 25);
  await until("the log is in", () => invocations.length >= 3);
  expect(taken()).toEqual(numbers(25));
  expect(invocations.map(({ size }) => size)).toEqual([10, 10, 5]);
  expect(mapping.lagMs()).toBe(0);
});

test("a poison record is isolated by bisect and ends in the bucket, alone; all others get through", async () => {
  const { put, taken, startMapping, givenUp, resources, lambda } = await system();
  const { Records } = await put(orders(8, { 5: "throw" }));
  const mapping = started(startMapping());
  await settled(mapping, 8);
  const poison = Records?.[5];
  expect(await givenUp()).toEqual([
    expect.objectContaining({
      requestContext: expect.objectContaining({
        functionArn: lambda.arn,
        condition: "RetryAttemptsExhausted",
        approximateInvokeCount: 6, // of 8, 4, 2 and 1 records, then the two retries
      }),
      responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: "Unhandled" },
      KinesisBatchInfo: expect.objectContaining({
        shardId: poison?.ShardId,
        startSequenceNumber: poison?.SequenceNumber,
        endSequenceNumber: poison?.SequenceNumber,
        batchSize: 1,
        streamArn: resources.streamArn,
      }),
    }),
  ]);
  const [{ payload }] = await givenUp();
  expect(recordsOf({ payload }).map(({ kinesis }) => kinesis.sequenceNumber)).toEqual([
    poison?.SequenceNumber,
  ]);
  await until("the log is in", () => taken().includes(7));
  expect(new Set(taken())).toEqual(new Set([0, 1, 2, 3, 4, 6, 7]));
  expect(mapping.counters).toMatchObject({ recordsProcessed: 7, recordsDiscarded: 1 });
});

test("a reported record is where the batch goes on; what came before it is not invoked again", async () => {
  const { put, taken, invocations, startMapping } = await system();
  await put(orders(6, { 2: "report once" }));
  await settled(started(startMapping()), 6);
  await until("the log is in", () => invocations.length >= 2);
  expect(taken()).toEqual(numbers(6));
  expect(invocations.map(({ size }) => size)).toEqual([6, 4]);
});

test("a handler that throws midway gets the batch again, and nothing is lost", async () => {
  const { put, taken, startMapping } = await system({ eventSource: { bisectBatchOnFunctionError: false } });
  await put(orders(4, { 2: "throw once" }));
  const mapping = started(startMapping());
  await settled(mapping, 4);
  await until("the log is in", () => taken().length >= 6);
  expect(taken()).toEqual([0, 1, 0, 1, 2, 3]);
  expect(mapping.counters).toMatchObject({ invocations: 2, functionErrors: 1, recordsDiscarded: 0 });
});

test("a handler that ends its process fails the batch", async () => {
  const { put, startMapping, givenUp } = await system({ eventSource: { maximumRetryAttempts: 0 } });
  await put(orders(2, { 0: "exit once" }));
  const mapping = started(startMapping());
  await settled(mapping, 2);
  expect(await givenUp()).toHaveLength(1);
  expect(mapping.counters).toMatchObject({ recordsProcessed: 1, recordsDiscarded: 1 });
});

test("records older than the maximum age are given up without an invocation", async () => {
  const { put, startMapping, givenUp } = await system({
    eventSource: { maximumRecordAgeSeconds: 0 },
  });
  await put(orders(3));
  const mapping = started(startMapping());
  await settled(mapping, 3);
  const [message] = await givenUp();
  expect(message).toMatchObject({
    requestContext: { condition: "RecordAgeExceeded", approximateInvokeCount: 0 },
    KinesisBatchInfo: { batchSize: 3 },
  });
  expect(message.responseContext).toBeUndefined();
  expect(mapping.counters.invocations).toBe(0);
});

test("each shard keeps its order while another one is stuck", async () => {
  const { put, taken, startMapping } = await system({
    shardCount: 2,
    eventSource: { maximumRetryAttempts: -1 },
  });
  await put([{ n: 1000, does: "throw" }], homeOnShard(0));
  const mapping = started(startMapping());
  await put(orders(20), homeOnShard(1));
  await until("the other shard is through", () => taken().includes(19));
  expect(taken()).toEqual(numbers(20));
  expect(mapping.lagMs()).toBeGreaterThan(0);
});

test("a stopped mapping goes on from its checkpoint, without a gap and without a repetition", async () => {
  const { put, taken, startMapping } = await system({ eventSource: { batchSize: 5 } });
  await put(orders(20));
  const first = startMapping();
  await settled(first, 5);
  await first.stop();
  const done = first.counters.recordsProcessed;
  await put([{ n: 20 }]);
  await settled(started(startMapping(first.checkpoints)), 21 - done);
  await until("the log is in", () => taken().includes(20));
  expect(taken()).toEqual(numbers(21));
});

test("after a split the parent shard is read to its end before its children", async () => {
  const { put, taken, startMapping, resources } = await system({ eventSource: { batchSize: 2 } });
  await put(orders(10));
  const half = (2n ** 127n).toString();
  const StreamName = resources.streamName;
  await services.clients.kinesis.send(
    new SplitShardCommand({ StreamName, ShardToSplit: "shardId-000000000000", NewStartingHashKey: half }),
  );
  await put(orders(20).slice(10));
  await settled(started(startMapping()), 20);
  await until("the log is in", () => taken().length >= 20);
  expect(taken()).toEqual(numbers(20));
});
