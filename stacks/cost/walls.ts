import {
  capacityFor,
  catchUpSeconds,
  type Load,
  recordsPerShardSecond,
  streamLoad,
} from "../../environments/capacity.ts";
import type { HomeRates } from "./home-rates.ts";

/** A limit, and how much of it a load takes. */
export interface Wall {
  what: string;
  /** Of the limit; above 1 the load does not fit. */
  share: number;
  limit: string;
  todo: string;
}

/** A quota of AWS and where it stands; those that differ by region are the least of all regions. */
const QUOTAS = {
  /** Kinesis Data Streams developer guide, "Quotas and limits": a shard takes so much a second. */
  shardRecords: 1000,
  shardBytes: 1024 * 1024,
  /** The same page: 500 in us-east-1, us-west-2 and eu-west-1. */
  shards: 200,
  /** Lambda developer guide, "quotas". */
  concurrency: 1000,
  /** DynamoDB developer guide, "quotas", and "partition key design". */
  tableWriteUnits: 40_000,
  partitionWriteUnits: 1000,
  /** SNS endpoints and quotas: topics of an account. */
  topics: 100_000,
  /** KMS developer guide, "request quotas": symmetric keys; up to 100,000 in large regions. */
  keyRequests: 10_000,
} as const;
const KEY_REQUEST_SECONDS = 300;
/** Part of watch's 50 s in which it takes on homes (`handlers/watch/index.ts`), and its time for one: as detect's for a record. */
const WATCH_SECONDS = 40;
const WATCH_HOME_MS = 3;
/** All homes fall silent at once: in this time all are told. */
const TOLD_WITHIN_MINUTES = 60;
const ONE_VCPU_MB = 1769;

/** The walls of a load, the nearest first. */
export function wallsOf(load: Load, home: HomeRates, duePartitions: number): Wall[] {
  const { homes, paceSeconds } = load;
  const { shards, reservedConcurrency, watchMemoryMb } = capacityFor(load);
  const { recordsPerSecond, readingsPerRecord, heartbeatsPerSecond } = streamLoad(load);
  const perShard = (recordsPerSecond + heartbeatsPerSecond) / shards;
  const watched = watchedHomesPerMinute(watchMemoryMb);
  const wall = (what: string, needed: number, most: number, todo: string): Wall => {
    const digits = most < 10 ? 1 : 0;
    return {
      what,
      share: needed / most,
      limit: `${needed.toFixed(digits)} of ${most.toFixed(digits)}`,
      todo,
    };
  };
  const walls = [
    wall(
      "detect: records a second of a shard, while it works",
      recordsPerSecond / shards,
      recordsPerShardSecond(readingsPerRecord),
      "load.homes in config.yaml",
    ),
    wall(
      "detect: minutes to catch up with an hour's backlog",
      catchUpSeconds(load, shards) / 60,
      10,
      "load.homes in config.yaml",
    ),
    wall("Kinesis: records a second of a shard", perShard, QUOTAS.shardRecords, "load.homes in config.yaml"),
    wall(
      "Kinesis: bytes a second of a shard",
      (recordsPerSecond * home.recordBytes) / shards,
      QUOTAS.shardBytes,
      "load.homes in config.yaml",
    ),
    wall("Kinesis: shards of an account", shards, QUOTAS.shards, "ask for more, or a longer pace"),
    wall("Lambda: executions at once", reservedConcurrency.detect + 3, QUOTAS.concurrency, "ask for more"),
    wall(
      "DynamoDB: write units a second of a table",
      homes * home.writeUnits,
      QUOTAS.tableWriteUnits,
      "ask for more, or a longer pace",
    ),
    wall(
      "DynamoDB: write units a second of the index",
      homes * home.indexUnits,
      duePartitions * QUOTAS.partitionWriteUnits,
      "duePartitions in environments/settings.ts",
    ),
    wall(
      "watch: minutes to tell of a power cut of all homes",
      homes / watched,
      TOLD_WITHIN_MINUTES,
      "docs/scale.md",
    ),
    wall("SNS: topics of an account, one a home", homes, QUOTAS.topics, "ask for more"),
    wall(
      "KMS: requests a second",
      homes / Math.max(KEY_REQUEST_SECONDS, paceSeconds),
      QUOTAS.keyRequests,
      "ask for more",
    ),
  ];
  return walls.sort((a, b) => b.share - a.share);
}

/** Homes that the watch function looks after in one run with so much memory, of which its processor time is a part. */
export function watchedHomesPerMinute(memoryMb: number): number {
  return (1000 * WATCH_SECONDS * Math.min(1, memoryMb / ONE_VCPU_MB)) / WATCH_HOME_MS;
}
