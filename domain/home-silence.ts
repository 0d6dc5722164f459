import type { DetectorState } from "./detection/detector.ts";
import { nextDueMs } from "./detection/silence.ts";

/** Who of a home is silent; times are event times. */
export interface HomeSilence {
  /** Since when nothing at all is heard of the house; then its sensors' own silence is not told. */
  homeSinceMs?: number;
  /** Since when agents are silent while others are heard; then the silence of their sensors is not told. */
  agentsSinceMs: Map<string, number>;
  /** Sensors that are silent while others are heard. */
  sensorIds: string[];
  /** Sensors that stopped together with all others: whether it is the house will be known at `lookAgainMs`. */
  lookAgainMs: Map<string, number>;
}

/** An agent that sends heartbeats. */
export interface WatchedAgent {
  id: string;
  /** When its last heartbeat came. */
  heardAtMs: number;
  silentAfterMs: number;
  /** The sensors that it announced. */
  sensorIds: readonly string[];
}

/** Sensors that stop within this of each other, beyond twice their cadence, stop together. */
const TOGETHER_MS = 2 * 60_000;

/**
 * Tells a silent house from a silent sensor: when nothing has been heard of any sensor for as long as the quickest may be
 * quiet, or of no agent, it is the house (power, line, agent, hub), one alarm instead of many. Without heartbeats a home
 * of one sensor has no such alarm.
 */
export function silenceOf(
  detectors: ReadonlyMap<string, DetectorState>,
  nowMs: number,
  agents: readonly WatchedAgent[] = [],
): HomeSilence {
  const silent = agents.filter(({ heardAtMs, silentAfterMs }) => nowMs - heardAtMs >= silentAfterMs);
  const agentsSinceMs = new Map(silent.map(({ id, heardAtMs }) => [id, heardAtMs]));
  const silence: HomeSilence = { agentsSinceMs, sensorIds: [], lookAgainMs: new Map() };
  if (agents.length > 0 && silent.length === agents.length)
    return {
      ...silence,
      agentsSinceMs: new Map(),
      homeSinceMs: Math.max(...silent.map(({ heardAtMs }) => heardAtMs)),
    };
  const spokenFor = new Set(silent.flatMap(({ sensorIds }) => sensorIds));
  const sensors = [...detectors].flatMap(([sensorId, state]) =>
    state.cadence === undefined ? [] : [{ sensorId, ...state.cadence, dueMs: nextDueMs(state) }],
  );
  const lastHeardMs = Math.max(...sensors.map(({ lastMs }) => lastMs));
  const quickestMs = Math.min(...sensors.map(({ lastMs, dueMs }) => dueMs - lastMs));
  if (sensors.length > 1 && nowMs - lastHeardMs >= quickestMs)
    return { ...silence, homeSinceMs: lastHeardMs };
  for (const { sensorId, lastMs, typicalMs, dueMs } of sensors.filter((sensor) => sensor.dueMs <= nowMs)) {
    if (spokenFor.has(sensorId)) continue;
    const stoppedWithTheOthers = sensors.length > 1 && lastHeardMs - lastMs < 2 * typicalMs + TOGETHER_MS;
    if (stoppedWithTheOthers) silence.lookAgainMs.set(sensorId, lastHeardMs + (dueMs - lastMs));
    else silence.sensorIds.push(sensorId);
  }
  return silence;
}
