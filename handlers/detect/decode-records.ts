import type { KinesisStreamRecord } from "aws-lambda";
import { deliveriesOf } from "../../domain/home/deliveries.ts";
import type { Delivery } from "../../domain/sensor-record.ts";
import type { AnnouncementEnvelope } from "../../domain/wire/envelope.ts";
import { decodePayload } from "../../domain/wire/payload.ts";
import type { QuarantinedRecord } from "../quarantine.ts";
import type { IndexedReport } from "./agent-reports.ts";

/** A batch sorted out; numbers are indices of records in the batch. */
export interface DecodedBatch {
  announcements: { index: number; announcement: AnnouncementEnvelope }[];
  /** Gaps and heartbeats, in the order of the stream. */
  reports: IndexedReport[];
  unreadable: { index: number; record: QuarantinedRecord }[];
  homes: HomeBatch[];
}

/** What a batch brings of one home, in the order of the stream. */
export interface HomeBatch {
  homeId: string;
  deliveries: IndexedDelivery[];
}

/** A delivery and the record that brought it. */
export interface IndexedDelivery extends Delivery {
  index: number;
}

/** Decodes the records of a Kinesis batch. */
export function decodeRecords(records: readonly KinesisStreamRecord[]): DecodedBatch {
  const batch: DecodedBatch = { announcements: [], reports: [], unreadable: [], homes: [] };
  const homes = new Map<string, HomeBatch>();
  for (const [index, record] of records.entries()) {
    const { data, partitionKey, sequenceNumber, approximateArrivalTimestamp } = record.kinesis;
    const shardId = record.eventID.split(":")[0] ?? "";
    const arrivedAtMs = Math.round(approximateArrivalTimestamp * 1000);
    const decoded = decodePayload(Buffer.from(data, "base64"), { partitionKey, arrivedAtMs });
    if (!decoded.ok) {
      const quarantined = { shardId, sequenceNumber, partitionKey, arrivedAtMs, dataBase64: data };
      batch.unreadable.push({ index, record: { reason: decoded.reason, ...quarantined } });
      continue;
    }
    const payload = decoded.value;
    if (payload.type === "announcement") {
      batch.announcements.push({ index, announcement: payload });
      continue;
    }
    if (payload.type === "gap" || payload.type === "heartbeat") {
      batch.reports.push({ index, arrivedAtMs, report: payload });
      continue;
    }
    const home = homes.get(payload.homeId) ?? { homeId: payload.homeId, deliveries: [] };
    homes.set(payload.homeId, home);
    for (const delivery of deliveriesOf(payload, { partitionKey, arrivedAtMs, shardId, sequenceNumber }))
      home.deliveries.push({ ...delivery, index });
  }
  batch.homes = [...homes.values()];
  return batch;
}
