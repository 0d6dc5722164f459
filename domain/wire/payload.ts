import * as z from "zod";
import { MAX_RECORD_BYTES } from "../limits.ts";
import type { Reading } from "../reading.ts";
import { type Decoded, refused, refusedBy } from "./decoded.ts";
import { decodeEnvelope, type Envelope } from "./envelope.ts";
import { celsiusSchema, homeIdSchema, sensorIdSchema, timeMsSchema } from "./fields.ts";
import { splitSigned } from "./signed.ts";

/** A record's payload: an agent's envelope, or one reading that somebody put on the stream by hand. */
export type Payload = Envelope | SingleReading;

/** One reading as plain JSON, for example `{"sensor":"freezer","celsius":-9.5}`. */
export interface SingleReading {
  type: "single";
  homeId: string;
  reading: Reading;
}

/** What the stream knows of a record besides its payload. */
export interface Arrival {
  /** Home of a single reading that names none. */
  partitionKey: string;
  /** Time of a single reading that gives none. */
  arrivedAtMs: number;
}

/** Reads a record's payload, whoever signed it; anything that is neither form is refused with the reason and the place. */
export function decodePayload(data: Uint8Array, arrival: Arrival): Decoded<Payload> {
  if (data.byteLength > MAX_RECORD_BYTES)
    return refused(`payload: ${data.byteLength} bytes, at most ${MAX_RECORD_BYTES} fit into a record`);
  let payload: unknown;
  try {
    payload = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(splitSigned(data).payload));
  } catch (error) {
    return refused(`payload is not JSON: ${(error as Error).message}`);
  }
  if (typeof payload !== "object" || payload === null || Array.isArray(payload))
    return refused('payload: expected an envelope or a reading such as {"sensor":"freezer","celsius":-18.5}');
  return "version" in payload ? decodeEnvelope(payload) : decodeSingle(payload, arrival);
}

const TIME_EXPECTED =
  "expected milliseconds since 1970 or ISO 8601 with a zone, for example 2026-01-31T18:30:00Z";

const singleSchema = z.strictObject({
  home: homeIdSchema.exactOptional(),
  sensor: sensorIdSchema,
  celsius: celsiusSchema,
  takenAt: z
    .union([timeMsSchema, z.iso.datetime({ offset: true, error: TIME_EXPECTED })], { error: TIME_EXPECTED })
    .exactOptional(),
});

function decodeSingle(payload: object, { partitionKey, arrivedAtMs }: Arrival): Decoded<SingleReading> {
  const parsed = singleSchema.safeParse(payload);
  if (!parsed.success) return refusedBy(parsed.error);
  const { home, sensor: sensorId, celsius, takenAt } = parsed.data;
  const homeId = homeIdSchema.safeParse(home ?? partitionKey);
  if (!homeId.success)
    return refused(`home is missing and the partition key cannot stand for it: ${partitionKey}`);
  // ISO 8601 can write times before 1970, and after 9999 by its zone.
  const takenAtMs = timeMsSchema.safeParse(
    typeof takenAt === "string" ? Date.parse(takenAt) : (takenAt ?? arrivedAtMs),
  );
  if (!takenAtMs.success) return refused(`takenAt: ${takenAt ?? arrivedAtMs} is no time from 1970 to 9999`);
  const reading = { sensorId, takenAtMs: takenAtMs.data, celsius };
  return { ok: true, value: { type: "single", homeId: homeId.data, reading } };
}
