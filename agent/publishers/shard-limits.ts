import { createHash } from "node:crypto";
import { type KinesisClient, ListShardsCommand, type Shard } from "@aws-sdk/client-kinesis";
import type { Clock } from "../../platform/clock.ts";
import type { Log } from "../../platform/log.ts";
import type { StreamRecord } from "../publisher.ts";
import { createTokenBucket, type TokenBucket } from "./token-bucket.ts";

/** What each open shard of the stream may still take. */
export interface ShardLimits {
  /** How long until the record may go to its shard, ms. */
  delayMs(record: StreamRecord): number;
  take(record: StreamRecord): void;
  /** Learns the stream's shards when they are not known, or not looked at for a while; never rejects. */
  refresh(): Promise<void>;
  /** Looks again at the next refresh: a shard that throttles may have been split. */
  suspect(): void;
}

/** A shard takes this much a second. Source: Amazon Kinesis Data Streams developer guide, "Quotas and limits". */
const SHARD_BYTES_PER_SECOND = 1024 * 1024;
const SHARD_RECORDS_PER_SECOND = 1000;
const REFRESH_MS = 600_000;
/** ListShards is asked no more often, whatever is suspected. */
const SUSPECT_REFRESH_MS = 30_000;

interface ShardBuckets {
  id: string;
  /** Range of MD5 hashes of partition keys, both ends included. */
  from: bigint;
  through: bigint;
  bytes: TokenBucket;
  records: TokenBucket;
}

/** Limits of a stream; as long as its shards are not known, it is taken to have one. */
export function createShardLimits(
  client: KinesisClient,
  streamName: string,
  clock: Clock,
  log: Log,
): ShardLimits {
  let shards: ShardBuckets[] = [bucketsOf({ ShardId: "unknown" }, clock)];
  let refreshAtMs = Number.NEGATIVE_INFINITY;
  let failing = false;
  const shardOf = ({ homeId }: StreamRecord) => {
    const hash = hashOf(homeId);
    return shards.find(({ from, through }) => hash >= from && hash <= through) ?? (shards[0] as ShardBuckets);
  };
  return {
    delayMs(record) {
      const { bytes, records } = shardOf(record);
      return Math.max(bytes.delayMs(sizeOf(record)), records.delayMs(1));
    },
    take(record) {
      const { bytes, records } = shardOf(record);
      bytes.take(sizeOf(record));
      records.take(1);
    },
    suspect() {
      refreshAtMs = Math.min(refreshAtMs, clock.nowMs() + SUSPECT_REFRESH_MS);
    },
    async refresh() {
      if (clock.nowMs() < refreshAtMs) return;
      refreshAtMs = clock.nowMs() + REFRESH_MS;
      try {
        const open = await listOpenShards(client, streamName);
        const known = new Map(shards.map((shard) => [shard.id, shard]));
        if (open.length > 0)
          shards = open.map((shard) => known.get(shard.ShardId ?? "") ?? bucketsOf(shard, clock));
        failing = false;
      } catch (error) {
        refreshAtMs = clock.nowMs() + SUSPECT_REFRESH_MS;
        if (!failing)
          log.warn(
            { streamName, problem: (error as Error).name },
            "the stream's shards cannot be listed (kinesis:ListShards); it is sent to as if it had as many as before, at first one",
          );
        failing = true;
      }
    },
  };
}

/** What Kinesis counts: data and partition key. Source: Amazon Kinesis Data Streams API reference, PutRecords. */
export function sizeOf({ homeId, data }: StreamRecord): number {
  return data.byteLength + Buffer.byteLength(homeId);
}

function bucketsOf({ ShardId, HashKeyRange }: Partial<Shard>, clock: Clock): ShardBuckets {
  return {
    id: ShardId ?? "",
    from: BigInt(HashKeyRange?.StartingHashKey ?? 0),
    through: BigInt(HashKeyRange?.EndingHashKey ?? 2n ** 128n - 1n),
    bytes: createTokenBucket(SHARD_BYTES_PER_SECOND, clock),
    records: createTokenBucket(SHARD_RECORDS_PER_SECOND, clock),
  };
}

function hashOf(partitionKey: string): bigint {
  return BigInt(`0x${createHash("md5").update(partitionKey).digest("hex")}`);
}

/** A shard that was split or merged has an ending sequence number and takes nothing any more. */
async function listOpenShards(client: KinesisClient, streamName: string): Promise<Shard[]> {
  const shards: Shard[] = [];
  let next: string | undefined;
  do {
    const page = await client.send(
      new ListShardsCommand(next === undefined ? { StreamName: streamName } : { NextToken: next }),
    );
    shards.push(...(page.Shards ?? []));
    next = page.NextToken;
  } while (next !== undefined);
  return shards.filter(({ SequenceNumberRange }) => SequenceNumberRange?.EndingSequenceNumber === undefined);
}
