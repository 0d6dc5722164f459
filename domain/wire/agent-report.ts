import * as z from "zod";
import {
  MAX_HEARTBEAT_BYTES,
  MAX_PACE_MS,
  MAX_PROBLEM_LENGTH,
  MAX_SOURCE_NAME_LENGTH,
  MAX_SOURCES,
} from "../limits.ts";
import {
  countSchema,
  homeIdSchema,
  plainTextSchema,
  senderFields,
  sequenceSchema,
  timeMsSchema,
} from "./fields.ts";

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

/** Sent once a pace past the spool, not more often than a minute: an agent whose sensors are silent still says that it lives. */
export interface HeartbeatEnvelope {
  type: "heartbeat";
  homeId: string;
  agentId: string;
  spoolId: string;
  sentAtMs: number;
  startedAtMs: number;
  /** The longest that a reading waits in the agent before it is sent; missing of older agents, which wait for seconds. */
  paceMs?: number;
  counters: AgentCounters;
  /** What waits: bytes, entries and since when its oldest entry does; null when nothing waits. */
  backlog: { bytes: number; entries: number; oldestAtMs: number | null };
  sources: SourceReport[];
}

export const gapWireSchema = z
  .strictObject({
    ...senderFields,
    type: z.literal("gap"),
    home: homeIdSchema,
    sequence: sequenceSchema,
    throughSequence: sequenceSchema,
    gap: z.strictObject({
      reason: z.enum(["full", "age", "corrupt"]),
      readings: countSchema.nullable(),
      sinceMs: timeMsSchema.nullable(),
      untilMs: timeMsSchema.nullable(),
    }),
  })
  .refine(({ sequence, throughSequence }) => throughSequence >= sequence, {
    path: ["throughSequence"],
    message: "is below sequence",
  });

const sourceSchema = z.strictObject({
  name: plainTextSchema(MAX_SOURCE_NAME_LENGTH),
  state: z.enum(["running", "failed", "ended"]),
  readings: countSchema,
  lastSuccessMs: timeMsSchema.nullable(),
  problem: plainTextSchema(MAX_PROBLEM_LENGTH).nullable(),
});

export const heartbeatWireSchema = z
  .strictObject({
    ...senderFields,
    type: z.literal("heartbeat"),
    home: homeIdSchema,
    startedAtMs: timeMsSchema,
    paceMs: countSchema.max(MAX_PACE_MS).exactOptional(),
    counters: z.strictObject({
      in: countSchema,
      spooled: countSchema,
      sent: countSchema,
      refused: countSchema,
      rejected: countSchema,
      dropped: countSchema,
    }),
    backlog: z.strictObject({
      bytes: countSchema,
      entries: countSchema,
      oldestAtMs: timeMsSchema.nullable(),
    }),
    sources: z.array(sourceSchema).max(MAX_SOURCES),
  })
  .refine((heartbeat) => Buffer.byteLength(JSON.stringify(heartbeat)) <= MAX_HEARTBEAT_BYTES, {
    message: `has more than ${MAX_HEARTBEAT_BYTES} bytes of JSON`,
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
