import { batchMs, capacityFor, type Load, streamLoad } from "../../environments/capacity.ts";
import { DETECT_BATCH_SIZE, detectFunction } from "../../handlers/detect/function.ts";
import { measureHome } from "./home-rates.ts";
import { HOURS_PER_MONTH } from "./prices.ts";

/** What a month of a load comes to, in what AWS counts. */
export interface Usage {
  readings: number;
  records: number;
  /** As many as the load needs, and how many of a stream on demand are paid and pulsed. */
  shards: number;
  gbInOnDemand: number;
  writeUnits: number;
  indexWriteUnits: number;
  readUnits: number;
  tableGb: number;
  invocations: number;
  gbSeconds: number;
  traces: number;
  logGb: number;
  emails: number;
  keyRequests: number;
}

const SECONDS = HOURS_PER_MONTH * 3600;
const GB = 1e9;

/** What nobody can count before it happens, and what AWS says; each with its source. */
export const assumptions = {
  /** Of the time something is open in a home, and its agent sends every minute: some 7 hours a month. */
  openShare: 0.01,
  openPaceSeconds: 60,
  /** A home's mails in a month: few is the aim. */
  emailsPerHome: 4,
  /** Readings and hours are kept for 400 days (`storage/item.ts`). */
  retentionMonths: 400 / 30.4,
  /** On demand, each record counts as at least 1 KB (Kinesis pricing). */
  minRecordBytes: 1024,
  /** A new stream on demand has four shards (Kinesis developer guide, "data stream capacity mode"). */
  leastShardsOnDemand: 4,
  /** Lambda reads a shard about once a second (Lambda developer guide, "polling and batching"). */
  pollsPerShardSecond: 1,
  /** Kinesis asks KMS once in five minutes for each of those who put or get (Kinesis developer guide, "costs, regions, performance"). */
  secondsPerKeyRequest: 300,
  /** Of a run of watch: it waits for the stream and the index. */
  secondsPerLook: 0.1,
  /** Active tracing takes the first request of each second and 5 % of the rest (X-Ray developer guide). */
  traceShare: 0.05,
  /** START, END, REPORT and the line of the metrics; and the agent's line a minute, of the home at the instance. */
  bytesLoggedPerInvocation: 1000,
  bytesLoggedByAgentPerMinute: 700,
} as const;

/** What a load comes to in a month, with a stream of shards or on demand. */
export function usageOf(
  load: Load,
  { mode, duePartitions }: { mode: "PROVISIONED" | "ON_DEMAND"; duePartitions: number },
): Usage {
  const { homes, paceSeconds } = load;
  const home = measureHome(load);
  const { readingsPerRecord, heartbeatsPerSecond, recordsPerSecond } = streamLoad(load);
  const capacity = capacityFor(load);
  const shards =
    mode === "ON_DEMAND" ? Math.max(capacity.shards, assumptions.leastShardsOnDemand) : capacity.shards;
  // While something is open, a home sends as often as a home without a long pace does.
  const openRecords =
    homes * assumptions.openShare * Math.max(0, 1 / assumptions.openPaceSeconds - 1 / paceSeconds);
  const unitsPerWrite = home.writeUnits / home.writes;
  const looks = 1 / 60;
  const pulses = looks * shards;
  const putRecords = recordsPerSecond + openRecords + heartbeatsPerSecond + pulses;
  const batches = Math.max(
    putRecords / DETECT_BATCH_SIZE,
    Math.min(putRecords, shards * assumptions.pollsPerShardSecond),
  );
  const records = homes * home.records + openRecords + heartbeatsPerSecond;
  const detectSeconds =
    (batches * batchMs(0, 0) + records * (batchMs(1, readingsPerRecord) - batchMs(0, 0))) / 1000;
  const invocations = batches + looks;
  const keyUsers =
    homes / Math.max(assumptions.secondsPerKeyRequest, Math.min(paceSeconds, 1 / home.records));
  const month = (perSecond: number) => perSecond * SECONDS;
  return {
    readings: month((homes * load.sensors) / load.everySeconds),
    records: month(putRecords),
    shards,
    gbInOnDemand: (month(putRecords) * Math.max(home.recordBytes, assumptions.minRecordBytes)) / GB,
    writeUnits: month(homes * home.writeUnits + openRecords * unitsPerWrite + pulses),
    indexWriteUnits: month(homes * home.indexUnits),
    // A look is a Query of each partition of the index, of three kinds, half a unit each, and one of the proofs.
    readUnits: month(
      homes * home.readUnits +
        openRecords * (home.readUnits / home.writes) +
        looks * (1.5 * duePartitions + 1),
    ),
    tableGb:
      (month((homes * load.sensors) / load.everySeconds) *
        home.bytesPerReading *
        assumptions.retentionMonths) /
      GB,
    invocations: month(invocations),
    gbSeconds: month(
      (detectSeconds * detectFunction.memoryMb +
        looks * assumptions.secondsPerLook * capacity.watchMemoryMb) /
        1024,
    ),
    traces: month(Math.min(invocations, 1 + invocations * assumptions.traceShare)),
    logGb:
      month(
        invocations * assumptions.bytesLoggedPerInvocation + looks * assumptions.bytesLoggedByAgentPerMinute,
      ) / GB,
    emails: homes * assumptions.emailsPerHome,
    keyRequests: month(keyUsers + 1 / assumptions.secondsPerKeyRequest),
  };
}
