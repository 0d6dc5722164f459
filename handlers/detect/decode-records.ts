import type { KinesisStreamRecord } from "aws-lambda";
import { type Arrival, homeIdOf } from "../../domain/home/arrival.ts";
import { type Decoded, refused } from "../../domain/wire/decoded.ts";
import { decodePayload, type Payload } from "../../domain/wire/payload.ts";
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
    const kept = recordOf(record);
    if (isPulse(kept.dataBase64)) {
      pulses.push({ index, shardId: kept.shardId, arrivedAtMs: kept.arrivedAtMs });
      continue;
    }
    const decoded = decodeSafely(kept);
    if (!decoded.ok) {
      unreadable.push({ index, record: { reason: decoded.reason, ...kept } });
      continue;
    }
    const payload = decoded.value;
    const homeId = homeIdOf(payload);
    const home = homes.get(homeId) ?? { homeId, arrivals: [] };
    homes.set(homeId, home);
    const { arrivedAtMs, shardId, sequenceNumber } = kept;
    home.arrivals.push({ payload, arrivedAtMs, shardId, sequenceNumber, index, record: kept });
  }
  return { unreadable, homes: [...homes.values()], pulses };
}

/** A record of the stream as the quarantine keeps it. */
export function recordOf({ eventID, kinesis }: KinesisStreamRecord): IndexedArrival["record"] {
  const { data, partitionKey, sequenceNumber, approximateArrivalTimestamp } = kinesis;
  const shardId = eventID.split(":")[0] ?? "";
  const arrivedAtMs = Math.round(approximateArrivalTimestamp * 1000);
  return { shardId, sequenceNumber, partitionKey, arrivedAtMs, dataBase64: data };
}

/** An exception would fail the batch again with each retry: it is a reason instead. */
export function decodeSafely({
  dataBase64,
  partitionKey,
  arrivedAtMs,
}: IndexedArrival["record"]): Decoded<Payload> {
  try {
    return decodePayload(Buffer.from(dataBase64, "base64"), { partitionKey, arrivedAtMs });
  } catch (error) {
    return refused(`payload cannot be decoded: ${(error as Error).message}`);
  }
}
