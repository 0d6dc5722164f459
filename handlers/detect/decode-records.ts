import type { KinesisStreamRecord } from "aws-lambda";
import type { GapEnvelope, HeartbeatEnvelope } from "../../domain/agent-report.ts";
import { deliveriesOf } from "../../domain/deliveries.ts";
import type { AnnouncementEnvelope } from "../../domain/envelope.ts";
import { decodePayload } from "../../domain/payload.ts";
import type { Delivery } from "../../domain/sensor-record.ts";
import type { SensorKey } from "../../storage/sensor-item.ts";
import { partitionOf } from "../../storage/sensor-item.ts";
import type { QuarantinedRecord } from "../quarantine.ts";

/** A batch sorted out; numbers are indices of records in the batch. */
export interface DecodedBatch {
  announcements: { index: number; announcement: AnnouncementEnvelope }[];
  /** Gaps and heartbeats, in the order of the stream. */
  reports: { index: number; report: GapEnvelope | HeartbeatEnvelope }[];
  unreadable: { index: number; record: QuarantinedRecord }[];
  /** Per sensor its deliveries in the order of the stream, each with its record. */
  sensors: SensorBatch[];
}

/** What a batch brings of one sensor. */
export interface SensorBatch {
  key: SensorKey;
  deliveries: Delivery[];
  /** The first record that has a reading of the sensor: where to go on when storing fails. */
  firstIndex: number;
}

/** Decodes the records of a Kinesis batch. */
export function decodeRecords(records: readonly KinesisStreamRecord[]): DecodedBatch {
  const batch: DecodedBatch = { announcements: [], reports: [], unreadable: [], sensors: [] };
  const bySensor = new Map<string, SensorBatch>();
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
      batch.reports.push({ index, report: payload });
      continue;
    }
    for (const delivery of deliveriesOf(payload, { partitionKey, arrivedAtMs, shardId, sequenceNumber })) {
      const key = { homeId: payload.homeId, sensorId: delivery.reading.sensorId };
      const known = bySensor.get(partitionOf(key)) ?? { key, deliveries: [], firstIndex: index };
      bySensor.set(partitionOf(key), known);
      known.deliveries.push(delivery);
    }
  }
  batch.sensors = [...bySensor.values()];
  return batch;
}
