import * as z from "zod";
import { homeIdSchema, senderFields, sequenceSchema, timeMsSchema } from "./fields.ts";

/** Readings that an agent had taken in and lost before the stream had them, so that the house knows. */
export interface Gap {
  /** `full`: the spool's bound in bytes; `age`: its bound in time; `corrupt`: its file could not be read. */
  reason: "full" | "age" | "corrupt";
  /** How many were lost; null when nobody can tell any more. */
  readings: number | null;
  /** Event times of the oldest and the newest that were lost; null when nobody can tell. */
  sinceMs: number | null;
  untilMs: number | null;
}

/** A gap on its way: its numbers are those of the entries that were lost, so it stands where they would have stood. */
export interface GapEnvelope {
  type: "gap";
  homeId: string;
  agentId: string;
  spoolId: string;
  /** Number of the first entry that was lost; a gap that grows before it is sent keeps it. */
  sequence: number;
  /** Number of the last. */
  throughSequence: number;
  sentAtMs: number;
  gap: Gap;
}

/** An agent's counters since it started, in readings. */
export interface AgentCounters {
  /** Handed over by sources. */
  in: number;
  /** Of these, safe on disk. */
  spooled: number;
  /** Taken by the stream. */
  sent: number;
  /** Not taken by the stream in one attempt; sent again. */
  refused: number;
  /** Given up: the stream will never take them. */
  rejected: number;
  /** Lost because the spool was full, too old or corrupt. */
  dropped: number;
}

/** One source as its agent sees it. */
export interface SourceReport {
  name: string;
  state: "running" | "failed" | "ended";
  readings: number;
  /** When readings of it were last on disk; null when never. */
  lastSuccessMs: number | null;
  /** Why it failed last; null while all is well. */
  problem: string | null;
}

/** Sent every minute past the spool: an agent whose sensors are silent still says that it lives. */
export interface HeartbeatEnvelope {
  type: "heartbeat";
  homeId: string;
  agentId: string;
  spoolId: string;
  sentAtMs: number;
  startedAtMs: number;
  counters: AgentCounters;
  /** What waits: bytes, entries and since when its oldest entry does; null when nothing waits. */
  backlog: { bytes: number; entries: number; oldestAtMs: number | null };
  sources: SourceReport[];
}

const count = z.number().int().min(0);

export const gapWireSchema = z.strictObject({
  ...senderFields,
  type: z.literal("gap"),
  home: homeIdSchema,
  sequence: sequenceSchema,
  throughSequence: sequenceSchema,
  gap: z.strictObject({
    reason: z.enum(["full", "age", "corrupt"]),
    readings: count.nullable(),
    sinceMs: timeMsSchema.nullable(),
    untilMs: timeMsSchema.nullable(),
  }),
});

export const heartbeatWireSchema = z.strictObject({
  ...senderFields,
  type: z.literal("heartbeat"),
  home: homeIdSchema,
  startedAtMs: timeMsSchema,
  counters: z.strictObject({
    in: count,
    spooled: count,
    sent: count,
    refused: count,
    rejected: count,
    dropped: count,
  }),
  backlog: z.strictObject({ bytes: count, entries: count, oldestAtMs: timeMsSchema.nullable() }),
  sources: z.array(
    z.strictObject({
      name: z.string().max(300),
      state: z.enum(["running", "failed", "ended"]),
      readings: count,
      lastSuccessMs: timeMsSchema.nullable(),
      problem: z.string().max(500).nullable(),
    }),
  ),
});

/** The wire form of a report: field names are those of other envelopes, the rest stands as it is. */
export function reportWireFrom({ agentId, spoolId, homeId, ...rest }: GapEnvelope | HeartbeatEnvelope) {
  return { version: 1 as const, agent: agentId, spool: spoolId, home: homeId, ...rest };
}

/** The report that a wire form says. */
export function reportFrom(
  wire: z.output<typeof gapWireSchema> | z.output<typeof heartbeatWireSchema>,
): GapEnvelope | HeartbeatEnvelope {
  const { version: _, agent: agentId, spool: spoolId, home: homeId, ...rest } = wire;
  return { agentId, spoolId, homeId, ...rest };
}
