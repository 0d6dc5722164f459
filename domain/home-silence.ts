import type { DetectorState } from "./detection/detector.ts";
import { nextDueMs } from "./detection/silence.ts";

/** Who of a home is silent; times are event times. */
export interface HomeSilence {
  /** Since when nothing at all is heard of the house; then its sensors' own silence is not told. */
  houseSinceMs?: number;
  /** Sensors that are silent while others are heard. */
  sensorIds: string[];
  /** Sensors that stopped together with all others: whether it is the house will be known at `lookAgainMs`. */
  lookAgainMs: Map<string, number>;
}

/** Sensors that stop within this of each other, beyond twice their cadence, stop together. */
const TOGETHER_MS = 2 * 60_000;

/**
 * Tells a silent house from a silent sensor: when nothing has been heard of any sensor for as long as the quickest may be
 * quiet, it is the house (power, line, agent, hub), one alarm instead of many. A home of one sensor has no such alarm.
 */
export function silenceOf(detectors: ReadonlyMap<string, DetectorState>, nowMs: number): HomeSilence {
  const silence: HomeSilence = { sensorIds: [], lookAgainMs: new Map() };
  const sensors = [...detectors].flatMap(([sensorId, state]) =>
    state.cadence === undefined ? [] : [{ sensorId, ...state.cadence, dueMs: nextDueMs(state) }],
  );
  const lastHeardMs = Math.max(...sensors.map(({ lastMs }) => lastMs));
  const quickestMs = Math.min(...sensors.map(({ lastMs, dueMs }) => dueMs - lastMs));
  if (sensors.length > 1 && nowMs - lastHeardMs >= quickestMs)
    return { ...silence, houseSinceMs: lastHeardMs };
  for (const { sensorId, lastMs, typicalMs, dueMs } of sensors.filter((sensor) => sensor.dueMs <= nowMs)) {
    const stoppedWithTheOthers = sensors.length > 1 && lastHeardMs - lastMs < 2 * typicalMs + TOGETHER_MS;
    if (stoppedWithTheOthers) silence.lookAgainMs.set(sensorId, lastHeardMs + (dueMs - lastMs));
    else silence.sensorIds.push(sensorId);
  }
  return silence;
}
