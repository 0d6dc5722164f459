import { detectEventSource, detectFunction } from "../../handlers/detect/function.ts";
import { watchFunction } from "../../handlers/watch/function.ts";

/** How much the system is used. */
export interface Load {
  homes: number;
  sensorsPerHome: number;
  /** A sensor reports once in so many seconds. */
  everySeconds: number;
  /** The agent sends what has gathered in so many seconds (its `flushIntervalMs`). */
  flushSeconds: number;
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
  /** docs/storage.md: 1.05/k + 0.02 write units a reading for k readings of a sensor in a batch. */
  writeUnits: (k: number) => 1.05 / k + 0.02,
  /** docs/storage.md: the index of due times moves when a silence would have been told, two units each time. */
  indexUnits: 2,
  secondsBetweenIndexWrites: (everySeconds: number) => 15 * 60 + 2 * everySeconds,
  /** A consistent read of a head (up to 4 KB: one unit) per sensor and of the home (one) per record. */
  readUnitsPerHead: 1,
  readUnitsPerHome: 1,
  /** docs/storage.md: 3 to 4 bytes a reading, with its part of keys and heads; kept for 400 days. */
  bytesPerReading: 6,
  retentionMonths: 400 / 30.4,
  /** On demand, each record counts as at least 1 KB (Kinesis pricing). */
  minRecordBytes: 1000,
  /** A shard carries 1000 records a second (Kinesis quotas); half of it, for peaks. */
  recordsPerShardSecond: 500,
  /** Lambda reads a shard about once a second (Lambda developer guide, "polling and batching"). */
  pollsPerShardSecond: 1,
  secondsPerInvocation: 0.02,
  secondsPerRecord: 0.004,
  /** Active tracing takes the first request of each second and 5 % of the rest (X-Ray developer guide). */
  traceShare: 0.05,
  bytesLoggedPerInvocation: 1000,
  /** A home's mails in a month: few is the aim. */
  emailsPerHome: 4,
} as const;

/** What a load comes to in a month. */
export function usageOf({ homes, sensorsPerHome, everySeconds, flushSeconds }: Load): Usage {
  const readingsPerSecond = (homes * sensorsPerHome) / everySeconds;
  // Readings come evenly spread: a home's record carries what has gathered, one reading at least.
  const recordsPerSecond = Math.min(homes / flushSeconds, readingsPerSecond);
  const perSensorInRecord = Math.max(1, flushSeconds / everySeconds);
  const readings = readingsPerSecond * SECONDS;
  const records = recordsPerSecond * SECONDS;
  const shards = Math.max(1, Math.ceil(recordsPerSecond / assumptions.recordsPerShardSecond));
  const perSecond = Math.max(
    recordsPerSecond / detectEventSource.batchSize,
    Math.min(recordsPerSecond, shards * assumptions.pollsPerShardSecond),
  );
  const invocations = perSecond * SECONDS;
  const watches = SECONDS / 60;
  const indexWrites =
    (homes * sensorsPerHome * SECONDS) / assumptions.secondsBetweenIndexWrites(everySeconds);
  const detectSeconds =
    invocations * assumptions.secondsPerInvocation + records * assumptions.secondsPerRecord;
  const headsPerRecord = readings / records / perSensorInRecord;
  return {
    readings,
    records,
    shards,
    gbInOnDemand: (records * assumptions.minRecordBytes) / GB,
    writeUnits: readings * assumptions.writeUnits(perSensorInRecord) + indexWrites * assumptions.indexUnits,
    readUnits:
      records * (headsPerRecord * assumptions.readUnitsPerHead + assumptions.readUnitsPerHome) + watches * 8,
    tableGb: (readings * assumptions.bytesPerReading * assumptions.retentionMonths) / GB,
    invocations: invocations + watches,
    gbSeconds:
      (detectSeconds * detectFunction.memoryMb) / 1024 + (watches * 0.05 * watchFunction.memoryMb) / 1024,
    traces: Math.min(perSecond, 1 + perSecond * assumptions.traceShare) * SECONDS + watches,
    logGb: ((invocations + watches) * assumptions.bytesLoggedPerInvocation) / GB,
    emails: homes * assumptions.emailsPerHome,
  };
}
