import { awsLimits, ONE_VCPU_MB } from "./aws-limits.ts";

/** What an environment has to carry. */
export interface Load {
  homes: number;
  /** Sensors of a home. */
  sensors: number;
  /** A sensor reports once in so many seconds. */
  everySeconds: number;
  /** An agent sends what is not urgent once in so many seconds. */
  paceSeconds: number;
}

/** One home, as most environments have. */
export const ONE_HOME: Load = { homes: 1, sensors: 20, everySeconds: 60, paceSeconds: 60 };

/** A load as the stream sees it. */
export interface StreamLoad {
  /** Records with readings. */
  recordsPerSecond: number;
  readingsPerRecord: number;
  /** Records with a heartbeat, which a write of the home stores at most. */
  heartbeatsPerSecond: number;
}

/** What follows from a load; how a shard is read is the same for each (decision 0055). */
export interface Capacity {
  shards: number;
  /** Executions at once, per function, once config.yaml says `reserveConcurrency`: kept for it, and its most. */
  reservedConcurrency: Record<"detect" | "watch" | "answer", number>;
  watchMemoryMb: number;
}

/**
 * Milliseconds that the detect function works on a batch, and that each record and reading in it adds: about twice what
 * `npm run bench -- fleet` measures on 2 shared cores, for a slower processor and a table that is busy.
 */
export const SERVICE_MS = { batch: 27, record: 2.75, reading: 0.009 };
/** How long the agent waits between heartbeats at least. */
const LEAST_HEARTBEAT_SECONDS = 60;
/** `DETECT_BATCH_SIZE` of handlers/detect/function.ts; a test compares them. */
export const BATCH_RECORDS = 100;
/** An hour in which nothing was read is caught up within so many seconds, while records go on coming. */
const OUTAGE_SECONDS = 3600;
const CATCH_UP_SECONDS = 600;
/** Half of what a shard takes; the rest is for peaks. */
const SHARD_RECORDS_PER_SECOND = awsLimits.shardRecordsPerSecond / 2;
/** A seventh of a processor looks after a few homes as well. */
const FEW_HOMES = 1000;

/** What the homes of a load put on the stream. */
export function streamLoad({ homes, sensors, everySeconds, paceSeconds }: Load): StreamLoad {
  const readingsPerSecond = (homes * sensors) / everySeconds;
  // Readings come evenly spread: a record carries what has gathered, one reading at least.
  const recordsPerSecond = Math.min(homes / paceSeconds, readingsPerSecond);
  return {
    recordsPerSecond,
    readingsPerRecord: readingsPerSecond / recordsPerSecond,
    heartbeatsPerSecond: homes / heartbeatSeconds(paceSeconds),
  };
}

/** Seconds from one heartbeat of an agent to the next. */
export function heartbeatSeconds(paceSeconds: number): number {
  return Math.max(LEAST_HEARTBEAT_SECONDS, paceSeconds);
}

/** Homes' records that one shard gets through in a second while it has a backlog, with batch after batch. */
export function recordsPerShardSecond(readingsPerRecord: number): number {
  return (1000 * BATCH_RECORDS) / batchMs(BATCH_RECORDS, readingsPerRecord);
}

/** How long the detect function works on a batch, ms. */
export function batchMs(records: number, readingsPerRecord: number): number {
  return SERVICE_MS.batch + records * (SERVICE_MS.record + readingsPerRecord * SERVICE_MS.reading);
}

/** Seconds until so many shards have caught up with an hour's backlog; endless when they never do. */
export function catchUpSeconds(load: Load, shards: number): number {
  const { recordsPerSecond, readingsPerRecord } = streamLoad(load);
  const left = shards * recordsPerShardSecond(readingsPerRecord) - recordsPerSecond;
  return left <= 0 ? Number.POSITIVE_INFINITY : (OUTAGE_SECONDS * recordsPerSecond) / left;
}

/** Shards and executions for a load. Pure. */
export function capacityFor(load: Load): Capacity {
  const { recordsPerSecond, readingsPerRecord, heartbeatsPerSecond } = streamLoad(load);
  const toCatchUp = recordsPerSecond * (1 + OUTAGE_SECONDS / CATCH_UP_SECONDS);
  const shards = Math.max(
    1,
    Math.ceil(toCatchUp / recordsPerShardSecond(readingsPerRecord)),
    Math.ceil((recordsPerSecond + heartbeatsPerSecond) / SHARD_RECORDS_PER_SECOND),
  );
  return {
    shards,
    // One for each shard, and as many again while the stream is cut anew.
    reservedConcurrency: { detect: 2 * shards, watch: 1, answer: 2 },
    watchMemoryMb: load.homes > FEW_HOMES ? ONE_VCPU_MB : 256,
  };
}
