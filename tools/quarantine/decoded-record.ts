import type { KinesisStreamRecord } from "aws-lambda";
import { type Arrival, deliveriesOf, homeIdOf } from "../../domain/home/arrival.ts";
import type { Decoded } from "../../domain/wire/decoded.ts";
import type { Payload } from "../../domain/wire/payload.ts";
import { decodeSafely, recordOf } from "../../handlers/detect/decode-records.ts";
import { placeOf } from "../../handlers/quarantine.ts";
import { inHouseTime } from "../../local/house-time.ts";
import type { HomeTarget } from "../home/home-target.ts";
import type { Span } from "./known-home.ts";
import { compareRecords, type LeftAside, type LeftRecord } from "./left-aside.ts";

/** A record that lies aside, and what this version reads in it. */
export interface DecodedRecord {
  left: LeftAside;
  record: LeftRecord;
  decoded: Decoded<Payload>;
}

/**
 * The records of all that lies aside, in the order of the stream, each place once: what was quarantined on the way to being
 * given up lies in the quarantine. Where time is the house's, they arrived at the house's time.
 */
export function decodedRecords(
  lying: readonly LeftAside[],
  { arrival }: Pick<HomeTarget, "arrival">,
): DecodedRecord[] {
  const quarantinedFirst = lying.toSorted((a, b) => b.kind.localeCompare(a.kind));
  const byPlace = new Map<string, DecodedRecord>();
  for (const left of quarantinedFirst)
    for (const one of left.records) {
      const record = arrival === "machine" ? one : arrivedInHouseTime(one);
      const place = placeOf(record);
      if (!byPlace.has(place)) byPlace.set(place, { left, record, decoded: decodeSafely(record) });
    }
  return [...byPlace.values()].sort((a, b) => compareRecords(a.record, b.record));
}

/** When the readings of each home were taken, of all records together. */
export function spansOf(records: readonly DecodedRecord[]): Map<string, Span> {
  const spans = new Map<string, Span>();
  for (const { record, decoded } of records) {
    if (!decoded.ok) continue;
    const homeId = homeIdOf(decoded.value);
    let { sinceMs, untilMs } = spans.get(homeId) ?? { sinceMs: Number.MAX_SAFE_INTEGER, untilMs: 0 };
    for (const { reading } of deliveriesOf(arrivalOf(record, decoded.value)).deliveries) {
      sinceMs = Math.min(sinceMs, reading.takenAtMs);
      untilMs = Math.max(untilMs, reading.takenAtMs);
    }
    spans.set(homeId, { sinceMs, untilMs });
  }
  return spans;
}

/** The record as the function heard it, or would have. */
export function arrivalOf({ arrivedAtMs, shardId, sequenceNumber }: LeftRecord, payload: Payload): Arrival {
  return { payload, arrivedAtMs, shardId, sequenceNumber };
}

function arrivedInHouseTime(record: LeftRecord): LeftRecord {
  const { shardId, sequenceNumber, partitionKey, arrivedAtMs, dataBase64: data } = record;
  const kinesis = { data, partitionKey, sequenceNumber, approximateArrivalTimestamp: arrivedAtMs / 1000 };
  const event = { eventID: `${shardId}:${sequenceNumber}`, kinesis } as KinesisStreamRecord;
  return inHouseTime({ Records: [event] }).Records.map(recordOf)[0] ?? record;
}
