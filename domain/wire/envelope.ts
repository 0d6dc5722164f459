import * as z from "zod";
import type { HomeDescription } from "../home/description.ts";
import { PLACE_KINDS } from "../places.ts";
import type { Reading } from "../reading.ts";
import {
  type GapEnvelope,
  gapWireSchema,
  type HeartbeatEnvelope,
  heartbeatWireSchema,
  reportFrom,
  reportWireFrom,
} from "./agent-report.ts";
import { homeIdSchema, senderFields, sensorIdSchema, sequenceSchema, timeMsSchema } from "./fields.ts";

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

/** Kinesis counts a put in units of 25 KB; an envelope stays within one. Source: Kinesis Data Streams pricing. */
export const ENVELOPE_MAX_BYTES = 25_000;

/** The bytes of an envelope. */
export function encodeEnvelope(envelope: Envelope): Uint8Array {
  return Buffer.from(JSON.stringify(wireFrom(envelope)));
}

/** How many of the readings, from the first, fit into one envelope of ENVELOPE_MAX_BYTES: at least one. */
export function readingsThatFit(readings: readonly Reading[]): number {
  const sensors = new Set<string>();
  let bytes = 600; // names of fields, ids, numbers
  for (const [index, { sensorId, takenAtMs, celsius }] of readings.entries()) {
    if (!sensors.has(sensorId)) bytes += Buffer.byteLength(JSON.stringify(sensorId)) + 1;
    sensors.add(sensorId);
    const baseMs = readings[0]?.takenAtMs ?? 0;
    bytes += String(sensors.size).length + String(takenAtMs - baseMs).length + String(celsius).length + 5;
    if (bytes > ENVELOPE_MAX_BYTES) return Math.max(1, index);
  }
  return readings.length;
}

/** What a payload turned out to be: an envelope, or why it cannot be read and where. */
export type Decoded<T> = { ok: true; value: T } | { ok: false; reason: string };

/** Reads the bytes of an envelope; anything else is refused with the reason and the place. */
export function decodeEnvelope(payload: unknown): Decoded<Envelope> {
  const parsed = wireSchema.safeParse(payload);
  if (!parsed.success) return refusal(parsed.error);
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
  const readings: Reading[] = [];
  for (const [index, [sensor, afterMs, celsius]] of wire.readings.entries()) {
    const sensorId = wire.sensors[sensor];
    if (sensorId === undefined)
      return {
        ok: false,
        reason: `readings[${index}][0]: ${sensor} is no index of sensors (${wire.sensors.length})`,
      };
    const takenAtMs = wire.baseMs + afterMs;
    if (!timeMsSchema.safeParse(takenAtMs).success)
      return { ok: false, reason: `readings[${index}][1]: ${takenAtMs} is no time in ms since 1970` };
    readings.push({ sensorId, takenAtMs, celsius });
  }
  return { ok: true, value: { ...producer, type: wire.type, homeId: wire.home, readings } };
}

/** One line for a person out of zod's findings: where, what. */
export function refusal(error: z.ZodError): { ok: false; reason: string } {
  const lines = error.issues.slice(0, 3).map((issue) => {
    const where = issue.path
      .map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`))
      .join("");
    return `${where.replace(/^\./, "") || "payload"}: ${issue.message}`;
  });
  return { ok: false, reason: lines.join("; ") };
}

const celsiusLimit = (what: string) => z.number().describe(what).optional();
const limitsSchema = z
  .strictObject({
    criticalLowCelsius: celsiusLimit("Below it is critical: told at once, at any hour."),
    lowCelsius: celsiusLimit("Below it is a warning."),
    highCelsius: celsiusLimit("Above it is a warning."),
    criticalHighCelsius: celsiusLimit("Above it is critical."),
  })
  .transform((limits) =>
    Object.fromEntries(Object.entries(limits).filter(([, value]) => value !== undefined)),
  );

/** A sensor as it stands in announcements and in the agent's configuration. */
export const sensorSchema = z.strictObject({
  id: sensorIdSchema.describe("As the source calls it: npm run sensors shows what was heard."),
  name: z.string().min(1).max(100).describe("As people call it; it stands in e-mails."),
  kind: z
    .enum(PLACE_KINDS)
    .describe("What kind of place it is: presets its limits and how long they may be crossed."),
  limits: limitsSchema.describe("In Celsius; each overrides the kind's.").exactOptional(),
});

const timeOfDaySchema = z
  .string()
  .regex(
    /^([01]\d|2[0-3]):[0-5]\d$/,
    'is no time of day; write it in quotes as "HH:MM", for example "22:00"',
  );

/** A home as it stands in announcements and in the agent's configuration. */
export const homeSchema = z.strictObject({
  id: homeIdSchema.describe("Unique among all homes; letters, digits, dots, dashes and underscores."),
  name: z.string().min(1).max(100).describe("As people call it."),
  timeZone: z
    .string()
    .refine(isTimeZone, "is no IANA time zone, for example Europe/Brussels")
    .describe("IANA, for example Europe/Brussels: e-mails and quiet hours go by it."),
  unit: z.enum(["celsius", "fahrenheit"]).describe("What people read; everything stored is Celsius."),
  quietHours: z
    .strictObject({
      from: timeOfDaySchema.describe("When they begin."),
      to: timeOfDaySchema.describe("When they end."),
    })
    .describe("Every day, only what is critical is told between these times.")
    .exactOptional(),
  sensors: z.array(sensorSchema).describe("Those that have names; [] when there are none yet."),
});

const common = { ...senderFields, sequence: sequenceSchema };

const wireSchema = z.discriminatedUnion("type", [
  z.strictObject({
    ...common,
    type: z.literal("readings"),
    home: homeIdSchema,
    baseMs: timeMsSchema,
    sensors: z.array(sensorIdSchema),
    readings: z.array(z.tuple([z.number().int().min(0), z.number().int(), z.number().nullable()])).min(1),
  }),
  z.strictObject({ ...common, type: z.literal("announcement"), home: homeSchema }),
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

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
