import {
  GetRecordsCommand,
  GetShardIteratorCommand,
  KinesisClient,
  ListShardsCommand,
  PutRecordsCommand,
} from "@aws-sdk/client-kinesis";
import type { LambdaClient } from "@aws-sdk/client-lambda";
import { ListEventSourceMappingsCommand } from "@aws-sdk/client-lambda";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import type { EnvironmentNames } from "../../environments/names.ts";

/**
 * Stands in for what moto can only do with Docker: Lambda reading the stream for its event source mappings. As AWS documents
 * it (API reference, UpdateEventSourceMapping), a mapping keeps its place while it is disabled and when it is given
 * another function. It reads one shard, each mapping from the first `poll` on, and delivers once.
 */
export interface MappingPollers {
  put(...texts: string[]): Promise<void>;
  /** Has every enabled mapping read to the end of the stream. */
  poll(): Promise<void>;
  /** What was delivered, by the function's name. */
  delivered: Record<string, string[]>;
  stop(): void;
}

/** Reads the environment's stream in the emulator that AWS_ENDPOINT_URL names. */
export function standInPollers(
  lambda: LambdaClient,
  { streamName, streamArn }: EnvironmentNames,
): MappingPollers {
  const kinesis = new KinesisClient({ requestHandler: new NodeHttpHandler() });
  const delivered: Record<string, string[]> = {};
  const places = new Map<string, string>();

  const placeOf = async (uuid: string): Promise<string> => {
    const known = places.get(uuid);
    if (known !== undefined) return known;
    const { Shards: [shard] = [] } = await kinesis.send(new ListShardsCommand({ StreamName: streamName }));
    const latest = { StreamName: streamName, ShardId: shard?.ShardId, ShardIteratorType: "LATEST" } as const;
    return (await kinesis.send(new GetShardIteratorCommand(latest))).ShardIterator ?? "";
  };
  const read = async (uuid: string, functionName: string) => {
    const answer = await kinesis.send(new GetRecordsCommand({ ShardIterator: await placeOf(uuid) }));
    places.set(uuid, answer.NextShardIterator ?? "");
    const texts = (answer.Records ?? []).map(({ Data = [] }) => Buffer.from(Data).toString());
    delivered[functionName] = [...(delivered[functionName] ?? []), ...texts];
  };
  return {
    delivered,
    async put(...texts) {
      const Records = texts.map((text) => ({ PartitionKey: "home-1", Data: Buffer.from(text) }));
      await kinesis.send(new PutRecordsCommand({ StreamName: streamName, Records }));
    },
    async poll() {
      const { EventSourceMappings = [] } = await lambda.send(
        new ListEventSourceMappingsCommand({ EventSourceArn: streamArn }),
      );
      for (const { UUID = "", FunctionArn = "", State } of EventSourceMappings)
        if (State === "Enabled") await read(UUID, FunctionArn.split(":")[6] ?? "");
    },
    stop: () => kinesis.destroy(),
  };
}
