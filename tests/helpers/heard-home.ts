import type { Arrival } from "../../domain/home/arrival.ts";
import type { Reading } from "../../domain/reading.ts";
import { createTestAgent } from "./test-agent.ts";

/** Makes arrivals of one home: each brings readings of its agent, numbered on, as the stream gets them when the last was taken. */
export function createArrivals(homeId: string) {
  const agent = createTestAgent(homeId);
  let records = 0;
  return (readings: Reading[]): Arrival => {
    const arrivedAtMs = Math.max(...readings.map(({ takenAtMs }) => takenAtMs));
    records += 1;
    return {
      payload: agent.readings(arrivedAtMs, readings),
      arrivedAtMs,
      shardId: "shard-0",
      sequenceNumber: String(records),
    };
  };
}

/** Reading `index` of a room that reports every so often. */
export function roomReading(index: number, { sensorId = "room", everyMs = 60_000 } = {}): Reading {
  const celsius = Math.round((20 + 0.6 * Math.sin(index / 15) + (index % 3) / 10) * 10) / 10;
  return { sensorId, takenAtMs: Date.UTC(2026, 0, 31) + index * everyMs, celsius };
}
