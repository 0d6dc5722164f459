import type { HomeDescription } from "../../domain/home/description.ts";
import type { Reading } from "../../domain/reading.ts";
import type { HeartbeatEnvelope } from "../../domain/wire/agent-report.ts";
import type { AnnouncementEnvelope, ReadingsEnvelope } from "../../domain/wire/envelope.ts";

/** An agent of a home that numbers what it sends as a spool does; times are its own clock's. */
export function createTestAgent(homeId: string, agentId = "agent") {
  let sequence = 1;
  const numbered = (count: number) => {
    const first = sequence;
    sequence += count;
    return { agentId, spoolId: "spool", sequence: first };
  };
  return {
    announcement: (home: HomeDescription, sentAtMs: number): AnnouncementEnvelope => ({
      ...numbered(1),
      type: "announcement",
      sentAtMs,
      home,
    }),
    readings: (sentAtMs: number, readings: Reading[]): ReadingsEnvelope => ({
      ...numbered(readings.length),
      type: "readings",
      homeId,
      sentAtMs,
      readings,
    }),
    heartbeat: (sentAtMs: number): HeartbeatEnvelope => ({
      type: "heartbeat",
      homeId,
      agentId,
      spoolId: "spool",
      sentAtMs,
      startedAtMs: 0,
      counters: { in: 0, spooled: 0, sent: 0, refused: 0, rejected: 0, dropped: 0 },
      backlog: { bytes: 0, entries: 0, oldestAtMs: null },
      sources: [],
    }),
  };
}
