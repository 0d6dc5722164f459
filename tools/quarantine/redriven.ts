import { createHash } from "node:crypto";
import { encodeEnvelope } from "../../domain/wire/envelope.ts";
import { decodePayload, type Payload } from "../../domain/wire/payload.ts";
import type { QuarantinedRecord } from "../../handlers/quarantine.ts";

/** A record as it goes back on the stream, or why it cannot be read even now. */
export type Redriven = { ok: true; data: Uint8Array; what: string } | { ok: false; reason: string };

/**
 * What goes back on the stream (decision 0044). Readings get a producer of their own: what its agent has numbered higher was
 * heard since, so under the old numbers they would be dropped as duplicates. A reading that gave no time keeps the time of
 * its first arrival.
 */
export function redriven({
  dataBase64,
  partitionKey,
  arrivedAtMs,
  shardId,
  sequenceNumber,
}: QuarantinedRecord): Redriven {
  const data = Buffer.from(dataBase64, "base64");
  const decoded = decodePayload(data, { partitionKey, arrivedAtMs });
  if (!decoded.ok) return decoded;
  const payload = decoded.value;
  const what = describe(payload);
  if (payload.type === "single") {
    const { homeId, reading } = payload;
    const takenAt = new Date(reading.takenAtMs).toISOString();
    const json = { home: homeId, sensor: reading.sensorId, celsius: reading.celsius, takenAt };
    return { ok: true, data: Buffer.from(JSON.stringify(json)), what };
  }
  if (payload.type !== "readings") return { ok: true, data, what };
  const place = createHash("sha256").update(`${shardId}/${sequenceNumber}`).digest("hex").slice(0, 16);
  return { ok: true, data: encodeEnvelope({ ...payload, spoolId: `redriven-${place}` }), what };
}

function describe(payload: Payload): string {
  if (payload.type === "single") return `a reading of ${payload.reading.sensorId}`;
  if (payload.type === "readings") return `${payload.readings.length} readings of ${payload.homeId}`;
  return payload.type === "announcement"
    ? `an announcement of ${payload.home.id}`
    : `a ${payload.type} of an agent`;
}
