import { DETECT_BATCH_SIZE, detectFunction } from "../../handlers/detect/function.ts";
import { watchFunction } from "../../handlers/watch/function.ts";

/** How much the system is used. */
export interface Load {
  homes: number;
  sensorsPerHome: number;
  /** A sensor reports once in so many seconds. */
  everySeconds: number;
  /** The agent sends what has gathered in so many seconds (its `pace.atLatest`). */
  flushSeconds: number;
  /** Partitions of the index of due times: a setting of the environment. */
  duePartitions?: number;
}

/** What a month of a load comes to, in what AWS counts. */
export interface Usage {
  readings: number;
  records: number;
  /** The least that carries the records. */
  shards: number;
  gbInOnDemand: number;
  writeUnits: number;
  readUnits: number;
  tableGb: number;
  invocations: number;
  gbSeconds: number;
  traces: number;
  logGb: number;
  emails: number;
}

const SECONDS = 730 * 3600;
const GB = 1e9;

/** Assumptions, each with where it comes from. */
export const assumptions = {
  /** docs/storage.md: bytes of a home's item, of which each sensor has some 500 of its own and its part of the readings. */
  itemBytes: (sensors: number) => 1500 + 570 * sensors,
  /** A unit is 1 KB written, and 4 KB read consistently (DynamoDB developer guide, "read/write capacity mode"). */
  writeUnitBytes: 1024,
  readUnitBytes: 4096,
  /** domain/home/agents.ts: a heartbeat that says nothing new is kept once in so many seconds, by a write of its own. */
  secondsBetweenHeartbeats: 300,
  /** storage/due-index.ts: an entry moves when half of the time to a silence is left, two units each time. */
  indexUnits: 2,
  secondsBetweenIndexWrites: (everySeconds: number) => (15 * 60 + 2 * everySeconds) / 2,
  /** storage/sealing.ts: a sensor's hours are sealed so often. */
  secondsBetweenHourSeals: 6 * 3600,
  /** docs/storage.md: 3 to 4 bytes a reading, with its part of keys; kept for 400 days. */
  bytesPerReading: 6,
  retentionMonths: 400 / 30.4,
  /** On demand, each record counts as at least 1 KB (Kinesis pricing). */
  minRecordBytes: 1000,
  /** A shard carries 1000 records a second (Kinesis quotas); half of it, for peaks. */
  recordsPerShardSecond: 500,
  /** A new stream on demand has four shards (Kinesis developer guide, "data stream capacity mode"). */
  leastShards: 4,
  /** Lambda reads a shard about once a second (Lambda developer guide, "polling and batching"). */
  pollsPerShardSecond: 1,
  secondsPerInvocation: 0.02,
  /** With one vCPU; `npm run bench -- handler` measures it. */
  secondsPerRecord: 0.001,
  /** Active tracing takes the first request of each second and 5 % of the rest (X-Ray developer guide). */
  traceShare: 0.05,
  bytesLoggedPerInvocation: 1000,
  /** A home's mails in a month: few is the aim. */
  emailsPerHome: 4,
} as const;

/** What a load comes to in a month. */
export function usageOf({
  homes,
  sensorsPerHome,
  everySeconds,
  flushSeconds,
  duePartitions = 8,
}: Load): Usage {
  const readingsPerSecond = (homes * sensorsPerHome) / everySeconds;
  // Readings come evenly spread: a home's record carries what has gathered, one reading at least.
  const recordsPerSecond = Math.min(homes / flushSeconds, readingsPerSecond);
  const readings = readingsPerSecond * SECONDS;
  const records = recordsPerSecond * SECONDS;
  const shards = Math.max(1, Math.ceil(recordsPerSecond / assumptions.recordsPerShardSecond));
  const watches = SECONDS / 60;
  // A pulse a minute in each shard (decision 0047): a record, an invocation, a write of a small item.
  const pulses = watches * Math.max(shards, assumptions.leastShards);
  const perSecond = Math.max(
    recordsPerSecond / DETECT_BATCH_SIZE,
    Math.min(recordsPerSecond, shards * assumptions.pollsPerShardSecond),
  );
  const invocations = perSecond * SECONDS;
  const requests = perSecond + pulses / SECONDS;
  const { itemBytes, writeUnitBytes, readUnitBytes } = assumptions;
  const writes = records + (homes * SECONDS) / assumptions.secondsBetweenHeartbeats;
  const indexWrites = (homes * SECONDS) / assumptions.secondsBetweenIndexWrites(everySeconds);
  const hourSeals = (homes * sensorsPerHome * SECONDS) / assumptions.secondsBetweenHourSeals;
  const detectSeconds =
    (invocations + pulses) * assumptions.secondsPerInvocation + records * assumptions.secondsPerRecord;
  return {
    readings,
    records,
    shards,
    gbInOnDemand: ((records + pulses) * assumptions.minRecordBytes) / GB,
    writeUnits:
      writes * Math.ceil(itemBytes(sensorsPerHome) / writeUnitBytes) +
      (readings * assumptions.bytesPerReading) / writeUnitBytes +
      hourSeals +
      pulses +
      indexWrites * assumptions.indexUnits,
    // Each look of the watch function is a Query of each partition of the index, of three kinds, half a unit each, and one of the proofs.
    readUnits:
      writes * Math.ceil(itemBytes(sensorsPerHome) / readUnitBytes) + watches * (1.5 * duePartitions + 1),
    tableGb: (readings * assumptions.bytesPerReading * assumptions.retentionMonths) / GB,
    invocations: invocations + pulses + watches,
    gbSeconds:
      (detectSeconds * detectFunction.memoryMb) / 1024 + (watches * 0.05 * watchFunction.memoryMb) / 1024,
    traces: Math.min(requests, 1 + requests * assumptions.traceShare) * SECONDS + watches,
    logGb: ((invocations + pulses + watches) * assumptions.bytesLoggedPerInvocation) / GB,
    emails: homes * assumptions.emailsPerHome,
  };
}
