import { GetRecordsCommand, GetShardIteratorCommand, SplitShardCommand } from "@aws-sdk/client-kinesis";
import { isPulse } from "../domain/wire/pulse.ts";
import { createPulsedStream } from "../handlers/watch/stream-pulse.ts";
import { createTestResources, sharedServices } from "./services.ts";
import { until } from "./until.ts";

const services = sharedServices();
const { kinesis } = services.clients;
afterAll(() => services.close());

async function recordsOf(StreamARN: string, ShardId: string): Promise<string[]> {
  const { ShardIterator } = await kinesis.send(
    new GetShardIteratorCommand({ StreamARN, ShardId, ShardIteratorType: "TRIM_HORIZON" }),
  );
  const { Records = [] } = await kinesis.send(new GetRecordsCommand({ StreamARN, ShardIterator }));
  return Records.map(({ Data }) => Buffer.from(Data ?? []).toString("base64"));
}

test("each open shard gets one pulse, those of a shard that was split as well, and the closed one none", async () => {
  const { streamArn, streamName } = await createTestResources(services, { shardCount: 2 });
  const stream = createPulsedStream(kinesis, streamName);
  const before = await stream.openShards();
  expect(before).toHaveLength(2);
  await stream.pulse(before);
  const [first] = before;
  await kinesis.send(
    new SplitShardCommand({
      StreamName: streamName,
      ShardToSplit: first?.shardId,
      NewStartingHashKey: String(BigInt(first?.hashKey ?? 0) + 1000n),
    }),
  );
  await until("the shard is split", async () => (await stream.openShards()).length === 3);
  const after = await stream.openShards();
  expect(after.map(({ shardId }) => shardId)).not.toContain(first?.shardId);
  await stream.pulse(after);
  const counts = await Promise.all(
    [...new Set([...before, ...after].map(({ shardId }) => shardId))]
      .sort()
      .map(async (shardId) => (await recordsOf(streamArn, shardId)).filter(isPulse).length),
  );
  expect(counts).toEqual([1, 2, 1, 1]);
});
