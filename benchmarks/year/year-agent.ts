import type { Arrival } from "../../domain/home/arrival.ts";
import type { HomeDescription } from "../../domain/home/description.ts";
import type { Reading } from "../../domain/reading.ts";
import type { Payload } from "../../domain/wire/payload.ts";

/** The agent of a simulated year, as the stream gets what it sends. */
export interface YearAgent {
  announcement(): Arrival;
  /** What was read within a minute, and the heartbeat at its end. */
  report(readings: readonly Reading[], nowMs: number): Arrival[];
}

/** An agent that was started at `startedAtMs`, on a line that never fails. */
export function createYearAgent(home: HomeDescription, startedAtMs: number): YearAgent {
  const producer = { agentId: "agent", spoolId: "year" };
  let sequence = 1;
  let records = 0;
  let sent = 0;
  return {
    announcement: () =>
      arrival(startedAtMs, {
        ...producer,
        type: "announcement",
        sequence: next(1),
        sentAtMs: startedAtMs,
        home,
      }),
    report(readings, nowMs) {
      sent += readings.length;
      const common = { ...producer, homeId: home.id, sentAtMs: nowMs };
      const first = next(readings.length);
      const counters = { in: sent, spooled: sent, sent, refused: 0, rejected: 0, dropped: 0 };
      const backlog = { bytes: 0, entries: 0, oldestAtMs: null };
      return [
        arrival(nowMs, { ...common, type: "readings", sequence: first, readings: [...readings] }),
        arrival(nowMs, { ...common, type: "heartbeat", startedAtMs, counters, backlog, sources: [] }),
      ];
    },
  };

  function next(count: number): number {
    sequence += count;
    return sequence - count;
  }

  function arrival(arrivedAtMs: number, payload: Payload): Arrival {
    records += 1;
    return { payload, arrivedAtMs, shardId: "shard-0", sequenceNumber: String(records) };
  }
}
