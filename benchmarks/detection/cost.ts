import { initialState, judge } from "../../domain/detection/detector.ts";
import { encodeState } from "../../domain/detection/state-codec.ts";
import type { Sensor } from "../../domain/home/description.ts";

const MINUTE_MS = 60_000;
const READINGS = 400_000;
const ROUNDS = 5;

/** Time per reading and bytes of stored state, of a room of minute data among three others. */
export async function readingCost(): Promise<string> {
  const sensor: Sensor = { id: "room", name: "room", kind: "living" };
  const context = { peers: 3, peersDeviation: 0.1, outdoorCelsius: 5 };
  let most = 0;
  let fastest = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++) {
    let state = initialState();
    const startedMs = performance.now();
    for (let i = 0; i < READINGS; i++) {
      const celsius = Math.round((20 + Math.sin(i / 229) + 0.1 * Math.sin(i * 1.7)) * 20) / 20;
      state = judge(state, { sensorId: "room", takenAtMs: i * MINUTE_MS, celsius }, sensor, context).state;
    }
    fastest = Math.min(fastest, ((performance.now() - startedMs) * 1000) / READINGS);
    most = Math.max(most, encodeState(state).length);
  }
  return `judge: ${fastest.toFixed(2)} us a reading (fastest of ${ROUNDS} rounds); state: ${most} bytes stored`;
}
