import { awsLimits, watchedHomesPerMinute } from "../../environments/aws-limits.ts";
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

/** All homes fall silent at once: in this time all are told. */
const TOLD_WITHIN_MINUTES = 60;
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
    wall(
      "Kinesis: records a second of a shard",
      perShard,
      awsLimits.shardRecordsPerSecond,
      "load.homes in config.yaml",
    ),
    wall(
      "Kinesis: bytes a second of a shard",
      (recordsPerSecond * home.recordBytes) / shards,
      awsLimits.shardBytesPerSecond,
      "load.homes in config.yaml",
    ),
    wall("Kinesis: shards of an account", shards, awsLimits.shards, "ask for more, or a longer pace"),
    wall("Lambda: executions at once", reservedConcurrency.detect + 3, awsLimits.concurrency, "ask for more"),
    wall(
      "DynamoDB: write units a second of a table",
      homes * home.writeUnits,
      awsLimits.tableWriteUnits,
      "ask for more, or a longer pace",
    ),
    wall(
      "DynamoDB: write units a second of the index",
      homes * home.indexUnits,
      duePartitions * awsLimits.partitionWriteUnits,
      "duePartitions in environments/settings.ts",
    ),
    wall(
      "watch: minutes to tell of a power cut of all homes",
      homes / watched,
      TOLD_WITHIN_MINUTES,
      "docs/scale.md",
    ),
    wall("SNS: topics of an account, one a home", homes, awsLimits.topics, "ask for more"),
    wall(
      "IoT: credentials a second after a power cut, minutes",
      homes / awsLimits.credentials / 60,
      TOLD_WITHIN_MINUTES,
      "ask for more",
    ),
    wall(
      "KMS: requests a second",
      homes / Math.max(awsLimits.secondsPerDataKey, paceSeconds),
      awsLimits.keyRequests,
      "ask for more",
    ),
  ];
  return walls.sort((a, b) => b.share - a.share);
}
