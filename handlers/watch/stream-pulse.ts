import {
  type KinesisClient,
  ListShardsCommand,
  type ListShardsCommandInput,
  type ListShardsCommandOutput,
  PutRecordsCommand,
} from "@aws-sdk/client-kinesis";
import { PULSE } from "../../domain/wire/pulse.ts";

/** A shard that takes records. */
export interface OpenShard {
  shardId: string;
  /** A hash key that leads into it, decimal digits. */
  hashKey: string;
}

/** The stream, as far as its pulse goes. */
export interface PulsedStream {
  openShards(): Promise<OpenShard[]>;
  /** Puts a pulse into each; rejects when one was not taken. */
  pulse(shards: readonly OpenShard[]): Promise<void>;
}

/** Source: Amazon Kinesis Data Streams API reference, PutRecords. */
const MOST_RECORDS = 500;
/** The tick has more to do than wait for the stream. */
const TIMEOUT_MS = 5_000;
/** Counts nowhere: the hash key alone says where a pulse goes. */
const PARTITION_KEY = "pulse";

/** A Kinesis stream by its name. */
export function createPulsedStream(client: KinesisClient, streamName: string): PulsedStream {
  return {
    async openShards() {
      const abortSignal = AbortSignal.timeout(TIMEOUT_MS);
      const open: OpenShard[] = [];
      // A token may not stand beside what the first page was asked by (Amazon Kinesis API reference, ListShards).
      let page: ListShardsCommandInput | undefined = {
        StreamName: streamName,
        ShardFilter: { Type: "AT_LATEST" },
      };
      while (page !== undefined) {
        const { Shards = [], NextToken }: ListShardsCommandOutput = await client.send(
          new ListShardsCommand(page),
          { abortSignal },
        );
        for (const { ShardId = "", HashKeyRange } of Shards)
          open.push({ shardId: ShardId, hashKey: HashKeyRange?.StartingHashKey ?? "" });
        page = NextToken == null ? undefined : { NextToken };
      }
      return open;
    },

    async pulse(shards) {
      const Data = new TextEncoder().encode(PULSE);
      const records = shards.map(({ hashKey }) => ({
        PartitionKey: PARTITION_KEY,
        ExplicitHashKey: hashKey,
        Data,
      }));
      for (let from = 0; from < records.length; from += MOST_RECORDS) {
        const { FailedRecordCount = 0, Records = [] } = await client.send(
          new PutRecordsCommand({
            StreamName: streamName,
            Records: records.slice(from, from + MOST_RECORDS),
          }),
          { abortSignal: AbortSignal.timeout(TIMEOUT_MS) },
        );
        const refused = Records.find(({ ErrorCode }) => ErrorCode !== undefined);
        if (FailedRecordCount > 0)
          throw new Error(`${FailedRecordCount} shards took no pulse: ${refused?.ErrorCode}`);
      }
    },
  };
}
