import type { Arrival } from "../../domain/home/arrival.ts";
import type { HomeDescription } from "../../domain/home/description.ts";
import { MAX_SENSORS } from "../../domain/limits.ts";
import type { Reading } from "../../domain/reading.ts";
import type { Payload } from "../../domain/wire/payload.ts";
import type { History } from "./history.ts";

/** Stands for an agent that was on all the time; it sends no heartbeats. */
const AGENT = { agentId: "backtest", spoolId: "file" };

/**
 * A history as the stream would have got it: the home's announcement, then the readings of each time together, when they
 * were taken. An envelope has at most as many readings as a home has sensors, which keeps every limit of the wire format.
 */
export function* arrivalsOf(history: History, home: HomeDescription): Generator<Arrival> {
  const { takenAtMs, sensor, celsius, sensorIds } = history;
  const [firstMs] = takenAtMs;
  if (firstMs === undefined) return;
  const sensors = home.sensors.slice(0, MAX_SENSORS);
  const announcement = { ...AGENT, type: "announcement" as const, sequence: 1, sentAtMs: firstMs };
  yield arrival(1, firstMs, { ...announcement, home: { ...home, sensors } });
  for (let row = 0; row < takenAtMs.length; ) {
    const atMs = takenAtMs[row] as number;
    const sequence = row + 2;
    const readings: Reading[] = [];
    while (takenAtMs[row] === atMs && readings.length < MAX_SENSORS) {
      const value = celsius[row] as number;
      const sensorId = sensorIds[sensor[row] as number] as string;
      readings.push({ sensorId, takenAtMs: atMs, celsius: Number.isNaN(value) ? null : value });
      row += 1;
    }
    yield arrival(sequence, atMs, {
      ...AGENT,
      type: "readings",
      homeId: home.id,
      sequence,
      sentAtMs: atMs,
      readings,
    });
  }
}

function arrival(number: number, arrivedAtMs: number, payload: Payload): Arrival {
  return { payload, arrivedAtMs, shardId: "file", sequenceNumber: String(number) };
}
