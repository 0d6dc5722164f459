import type { Arrival } from "../domain/home/arrival.ts";
import type { HomeDescription } from "../domain/home/description.ts";
import type { Reading } from "../domain/reading.ts";
import type { Envelope } from "../domain/wire/envelope.ts";
import { createTestAgent } from "../tests/helpers/test-agent.ts";

/** An arrival of an agent, which sends nothing but envelopes. */
export type AgentArrival = Arrival & { payload: Envelope };

/** The agent of a benchmark, as the stream gets what it sends. */
export interface BenchAgent {
  announcement(): AgentArrival;
  /** What was read within a minute, or within its pace, if anything, and the heartbeat at its end, if it sends any. */
  report(readings: readonly Reading[], nowMs: number): AgentArrival[];
}

/** An agent that was started at `startedAtMs`, on a line that never fails. */
export function createBenchAgent(
  home: HomeDescription,
  startedAtMs: number,
  { heartbeats, paceMs }: { heartbeats: boolean; paceMs?: number } = { heartbeats: true },
): BenchAgent {
  const agent = createTestAgent(home.id);
  let records = 0;
  return {
    announcement: () => arrival(startedAtMs, agent.announcement(home, startedAtMs)),
    report(readings, nowMs) {
      const arrivals = readings.length === 0 ? [] : [arrival(nowMs, agent.readings(nowMs, [...readings]))];
      const heartbeat = { ...agent.heartbeat(nowMs), ...(paceMs === undefined ? {} : { paceMs }) };
      return heartbeats ? [...arrivals, arrival(nowMs, heartbeat)] : arrivals;
    },
  };

  function arrival(arrivedAtMs: number, payload: Envelope): AgentArrival {
    records += 1;
    return { payload, arrivedAtMs, shardId: "shard-0", sequenceNumber: String(records) };
  }
}
