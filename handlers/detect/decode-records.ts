import type { KinesisStreamRecord } from "aws-lambda";
import { type Arrival, homeIdOf } from "../../domain/home/arrival.ts";
import { decodePayload } from "../../domain/wire/payload.ts";
import { isPulse } from "../../domain/wire/pulse.ts";
import type { QuarantinedRecord } from "../quarantine.ts";

/** A batch sorted out; numbers are indices of records in the batch. */
export interface DecodedBatch {
  unreadable: { index: number; record: QuarantinedRecord }[];
  homes: HomeBatch[];
  /** Proofs of how far the stream has been read. */
  pulses: { index: number; shardId: string; arrivedAtMs: number }[];
}

/** What a batch brings of one home, in the order of the stream. */
export interface HomeBatch {
  homeId: string;
  arrivals: IndexedArrival[];
}

/** An arrival and the record that brought it. */
export interface IndexedArrival extends Arrival {
  index: number;
  record: Omit<QuarantinedRecord, "reason">;
}

/** Decodes the records of a Kinesis batch. */
export function decodeRecords(records: readonly KinesisStreamRecord[]): DecodedBatch {
  const unreadable: DecodedBatch["unreadable"] = [];
  const pulses: DecodedBatch["pulses"] = [];
  const homes = new Map<string, HomeBatch>();
  for (const [index, record] of records.entries()) {
    const { data, partitionKey, sequenceNumber, approximateArrivalTimestamp } = record.kinesis;
    const shardId = record.eventID.split(":")[0] ?? "";
    const arrivedAtMs = Math.round(approximateArrivalTimestamp * 1000);
    if (isPulse(data)) {
      pulses.push({ index, shardId, arrivedAtMs });
      continue;
    }
    const decoded = decodePayload(Buffer.from(data, "base64"), { partitionKey, arrivedAtMs });
    const kept = { shardId, sequenceNumber, partitionKey, arrivedAtMs, dataBase64: data };
    if (!decoded.ok) {
      unreadable.push({ index, record: { reason: decoded.reason, ...kept } });
      continue;
    }
    const payload = decoded.value;
    const homeId = homeIdOf(payload);
    const home = homes.get(homeId) ?? { homeId, arrivals: [] };
    homes.set(homeId, home);
    home.arrivals.push({ payload, arrivedAtMs, shardId, sequenceNumber, index, record: kept });
  }
  return { unreadable, homes: [...homes.values()], pulses };
}
