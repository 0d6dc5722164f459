import * as z from "zod";
import type { HomeDescription } from "../home/description.ts";
import { ENVELOPE_MAX_BYTES, MAX_READINGS, MAX_SENSORS, MAX_SOURCES } from "../limits.ts";
import type { Reading } from "../reading.ts";
import {
  type GapEnvelope,
  gapWireSchema,
  type HeartbeatEnvelope,
  heartbeatWireSchema,
  reportFrom,
  reportWireFrom,
} from "./agent-report.ts";
import { type Decoded, type Refused, refused, refusedBy } from "./decoded.ts";
import { homeIdSchema, senderFields, sequenceSchema, timeMsSchema } from "./fields.ts";
import { announcedHomeSchema } from "./home-schema.ts";
import { readingsFrom } from "./readings.ts";
import { SIGNATURE_BYTES } from "./signed.ts";

/** Who numbered the contents: an agent's spool counts 1, 2, 3 ... per home, so a repeated number is a duplicate. */
export interface Producer {
  agentId: string;
  /** A new spool of the same agent counts from 1 again under a new id. */
  spoolId: string;
  /** Number of the first item; the others follow without gaps. */
  sequence: number;
}

/** Version 1 of what one stream record carries; `docs/wire-format.md` describes the bytes. */
export type Envelope = ReadingsEnvelope | AnnouncementEnvelope | GapEnvelope | HeartbeatEnvelope;

/** Readings of one home, in order. */
export interface ReadingsEnvelope extends Producer {
  type: "readings";
  homeId: string;
  /** The agent's clock when it sent: what tells a late reading from one of a replayed history. */
  sentAtMs: number;
  readings: Reading[];
}

/** The home as its agent's configuration describes it now. */
export interface AnnouncementEnvelope extends Producer {
  type: "announcement";
  sentAtMs: number;
  home: HomeDescription;
}

/** The bytes of an envelope. */
export function encodeEnvelope(envelope: Envelope): Uint8Array {
  return Buffer.from(JSON.stringify(wireFrom(envelope)));
}

/** How many of the readings, from the first, fit into one signed envelope of ENVELOPE_MAX_BYTES: at least one. */
export function readingsThatFit(readings: readonly Reading[]): number {
  const sensors = new Set<string>();
  let bytes = 600 + SIGNATURE_BYTES; // names of fields, ids, numbers
  for (const [index, { sensorId, takenAtMs, celsius }] of readings.entries()) {
    if (index === MAX_READINGS) return index;
    if (!sensors.has(sensorId)) bytes += Buffer.byteLength(JSON.stringify(sensorId)) + 1;
    sensors.add(sensorId);
    if (sensors.size > MAX_SENSORS) return index;
    const baseMs = readings[0]?.takenAtMs ?? 0;
    bytes += String(sensors.size).length + String(takenAtMs - baseMs).length + String(celsius).length + 5;
    if (bytes > ENVELOPE_MAX_BYTES) return Math.max(1, index);
  }
  return readings.length;
}

/** Reads the parsed JSON of an envelope; anything else is refused with the reason and the place. */
export function decodeEnvelope(payload: unknown): Decoded<Envelope> {
  const tooLong = overlongList(payload);
  if (tooLong !== undefined) return tooLong;
  const parsed = wireSchema.safeParse(payload);
  if (!parsed.success) return refusedBy(parsed.error);
  const wire = parsed.data;
  if (wire.type === "gap" || wire.type === "heartbeat") return { ok: true, value: reportFrom(wire) };
  const producer = {
    agentId: wire.agent,
    spoolId: wire.spool,
    sequence: wire.sequence,
    sentAtMs: wire.sentAtMs,
  };
  if (wire.type === "announcement")
    return { ok: true, value: { ...producer, type: wire.type, home: wire.home } };
  const readings = readingsFrom(wire);
  if (!readings.ok) return readings;
  if (wire.sequence + readings.value.length > Number.MAX_SAFE_INTEGER)
    return refused(`sequence: ${wire.sequence} leaves no numbers for ${readings.value.length} readings`);
  return { ok: true, value: { ...producer, type: wire.type, homeId: wire.home, readings: readings.value } };
}

/** Zod would look at every element of a list before it counts them, and keep a finding for each. */
function overlongList(payload: unknown): Refused | undefined {
  const { home, sources } = payload as { home?: { sensors?: unknown } | null; sources?: unknown };
  const sensors = home?.sensors;
  if (Array.isArray(sensors) && sensors.length > MAX_SENSORS)
    return refused(`home.sensors: expected at most ${MAX_SENSORS}, received ${sensors.length}`);
  if (Array.isArray(sources) && sources.length > MAX_SOURCES)
    return refused(`sources: expected at most ${MAX_SOURCES}, received ${sources.length}`);
  return undefined;
}

const common = { ...senderFields, sequence: sequenceSchema };

const wireSchema = z.discriminatedUnion("type", [
  z.strictObject({
    ...common,
    type: z.literal("readings"),
    home: homeIdSchema,
    baseMs: timeMsSchema,
    sensors: z.unknown(),
    readings: z.unknown(),
  }),
  z.strictObject({ ...common, type: z.literal("announcement"), home: announcedHomeSchema }),
  gapWireSchema,
  heartbeatWireSchema,
]);

function wireFrom(envelope: Envelope): z.input<typeof wireSchema> {
  if (envelope.type === "gap" || envelope.type === "heartbeat") return reportWireFrom(envelope);
  const { agentId: agent, spoolId: spool, sequence, sentAtMs } = envelope;
  if (envelope.type === "announcement")
    return { version: 1, type: envelope.type, agent, spool, sequence, sentAtMs, home: envelope.home };
  const sensors = [...new Set(envelope.readings.map(({ sensorId }) => sensorId))];
  const indexOf = new Map(sensors.map((sensor, index) => [sensor, index]));
  const baseMs = envelope.readings[0]?.takenAtMs ?? 0;
  const readings = envelope.readings.map(
    ({ sensorId, takenAtMs, celsius }): [number, number, number | null] => [
      indexOf.get(sensorId) ?? 0,
      takenAtMs - baseMs,
      celsius,
    ],
  );
  return {
    version: 1,
    type: envelope.type,
    home: envelope.homeId,
    agent,
    spool,
    sequence,
    sentAtMs,
    baseMs,
    sensors,
    readings,
  };
}
