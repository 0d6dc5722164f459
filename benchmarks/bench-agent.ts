import type { Arrival } from "../domain/home/arrival.ts";
import type { HomeDescription } from "../domain/home/description.ts";
import type { Reading } from "../domain/reading.ts";
import type { Payload } from "../domain/wire/payload.ts";

/** The agent of a benchmark, as the stream gets what it sends. */
export interface BenchAgent {
  announcement(): Arrival;
  /** What was read within a minute, if anything, and the heartbeat at its end, if it sends any. */
  report(readings: readonly Reading[], nowMs: number): Arrival[];
}

/** An agent that was started at `startedAtMs`, on a line that never fails. */
export function createBenchAgent(
  home: HomeDescription,
  startedAtMs: number,
  { heartbeats }: { heartbeats: boolean } = { heartbeats: true },
): BenchAgent {
  const producer = { agentId: "agent", spoolId: "bench" };
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
      const arrivals: Arrival[] = [];
      if (readings.length > 0) {
        const sequence = next(readings.length);
        arrivals.push(arrival(nowMs, { ...common, type: "readings", sequence, readings: [...readings] }));
      }
      if (!heartbeats) return arrivals;
      const counters = { in: sent, spooled: sent, sent, refused: 0, rejected: 0, dropped: 0 };
      const backlog = { bytes: 0, entries: 0, oldestAtMs: null };
      const heartbeat = {
        ...common,
        type: "heartbeat" as const,
        startedAtMs,
        counters,
        backlog,
        sources: [],
      };
      return [...arrivals, arrival(nowMs, heartbeat)];
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
