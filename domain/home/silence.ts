import { clearSilence, isSilent, type Moved, raiseSilence } from "../alarm/silence.ts";
import { nextDueMs } from "../detection/silence.ts";
import type { SensorNotice } from "../post/receive.ts";
import { agentItself, HOME_ITSELF } from "./description.ts";
import type { AgentHeartbeat, Home, HomeAgent, SensorState } from "./home.ts";

/** Who of a home is silent; times are event times. */
export interface HomeSilence {
  /** Since when nothing at all is heard of the home; then its sensors' own silence is not told. */
  homeSinceMs?: number;
  /** Since when agents are silent while others are heard; then the silence of their sensors is not told. */
  agentsSinceMs: ReadonlyMap<string, number>;
  /** Sensors that are silent while others are heard. */
  sensorIds: string[];
}

/** A router restarts in five minutes. */
const AGENT_PATIENCE_MS = 15 * 60_000;
/** Sensors that stop within this of each other, beyond twice their cadence, stop together. */
const TOGETHER_MS = 2 * 60_000;
const NEVER = Number.POSITIVE_INFINITY;

/** An agent that sends heartbeats is silent when nothing has come of it for so long: its pace beyond our patience. */
export function agentSilentAfterMs({ paceMs = 0 }: Pick<AgentHeartbeat, "paceMs">): number {
  return AGENT_PATIENCE_MS + paceMs;
}

/** How long after its event time a reading of a home may come though all is well: the longest pace of its agents. */
export function paceOf({ agents }: Pick<Home, "agents">): number {
  return agents.reduce((most, { heartbeat }) => Math.max(most, heartbeat?.paceMs ?? 0), 0);
}

/**
 * Tells a silent home from a silent sensor: when nothing has been heard of any sensor for as long as the quickest may be
 * quiet, or of no agent, it is the home (power, line, agent, hub), one alarm instead of many. Without heartbeats a home
 * of one sensor has no such alarm.
 */
export function silenceOf(
  home: Pick<Home, "agents" | "sensors" | "backSinceMs">,
  nowMs: number,
): HomeSilence {
  const heartbeats = heartbeatsOf(home);
  const silent = heartbeats.filter(({ dueMs }) => dueMs <= nowMs);
  if (heartbeats.length > 0 && silent.length === heartbeats.length)
    return {
      agentsSinceMs: new Map(),
      sensorIds: [],
      homeSinceMs: Math.max(...silent.map(({ heardAtMs }) => heardAtMs)),
    };
  const agentsSinceMs = new Map(silent.map(({ agent, heardAtMs }) => [agent.id, heardAtMs]));
  const sensors = watchedSensors(home);
  if (homeDueMs(sensors) <= nowMs) return { agentsSinceMs, sensorIds: [], homeSinceMs: lastHeardMs(sensors) };
  const spokenFor = spokenForBy(silent.map(({ agent }) => agent));
  const dueMs = sensorsDueMs(sensors, home.backSinceMs);
  const sensorIds = sensors
    .filter(({ id }, at) => (dueMs[at] as number) <= nowMs && !spokenFor.has(id))
    .map(({ id }) => id);
  return { agentsSinceMs, sensorIds };
}

/** The sensors of which nothing is heard for longer than they are ever quiet: by themselves, with their agent or with the home. */
export function lateSensors(
  home: Pick<Home, "agents" | "sensors" | "backSinceMs">,
  nowMs: number,
): ReadonlySet<string> {
  const { homeSinceMs, agentsSinceMs, sensorIds } = silenceOf(home, nowMs);
  if (homeSinceMs !== undefined) return new Set(home.sensors.keys());
  const late = new Set(sensorIds);
  for (const id of spokenForBy(home.agents.filter((agent) => agentsSinceMs.has(agent.id)))) late.add(id);
  return late;
}

/** The home with its silences raised and ended as they are at `nowMs`, and what there is to tell of that. */
export function withSilence(home: Home, nowMs: number): HomeMoved {
  const { sensorIds, ...parents } = silenceOf(home, nowMs);
  const moved = withParents(home, parents, nowMs);
  const sensors = new Map(home.sensors);
  const notices = [...moved.notices];
  for (const id of sensorIds) {
    const state = sensors.get(id) as SensorState;
    if (isSilent(state.alarms)) continue;
    const sinceMs = state.detector.cadence?.lastMs ?? nowMs;
    const raised = raiseSilence(state.alarms, sinceMs, state.lastCelsius, nowMs);
    sensors.set(id, { ...state, alarms: raised.alarms });
    notices.push(...raised.notices.map((notice) => ({ sensorId: id, notice })));
  }
  return notices.length === moved.notices.length ? moved : { home: { ...moved.home, sensors }, notices };
}

/** The home with the silences of itself and its agents ended that are over by what arrived at `nowMs`; raises none. */
export function withParentsHeard(home: Home, nowMs: number): HomeMoved {
  if (!isSilent(home.alarms) && !home.agents.some(({ alarms }) => isSilent(alarms)))
    return { home, notices: [] };
  const { homeSinceMs, agentsSinceMs } = silenceOf(home, nowMs);
  const stillSilent = {
    ...(isSilent(home.alarms) && homeSinceMs !== undefined ? { homeSinceMs } : {}),
    agentsSinceMs: new Map(
      home.agents.flatMap(({ id, alarms }) =>
        isSilent(alarms) && (homeSinceMs !== undefined || agentsSinceMs.has(id))
          ? [[id, nowMs] as const]
          : [],
      ),
    ),
  };
  return withParents(home, stillSilent, nowMs);
}

/** A home that was moved on, and what there is to tell of that. */
export interface HomeMoved {
  home: Home;
  notices: SensorNotice[];
}

function withParents(home: Home, silence: Omit<HomeSilence, "sensorIds">, nowMs: number): HomeMoved {
  const own = parent(home.alarms, silence.homeSinceMs, nowMs);
  const notices = own.notices.map((notice) => ({ sensorId: HOME_ITSELF, notice }));
  const agents = home.agents.map((agent) => {
    const moved = parent(agent.alarms, silence.agentsSinceMs.get(agent.id), nowMs);
    notices.push(...moved.notices.map((notice) => ({ sensorId: agentItself(agent.id), notice })));
    return moved.notices.length === 0 ? agent : { ...agent, alarms: moved.alarms };
  });
  if (notices.length === 0) return { home, notices };
  const isBack = notices.some(({ notice }) => notice.state === "resolved");
  return {
    home: { ...home, alarms: own.alarms, agents, ...(isBack ? { backSinceMs: nowMs } : {}) },
    notices,
  };
}

/** When the next silence of a home is to be told if nothing more is heard; infinity when there is none to come. */
export function silenceDueMs(home: Pick<Home, "agents" | "sensors" | "alarms" | "backSinceMs">): number {
  if (isSilent(home.alarms)) return NEVER;
  const heartbeats = heartbeatsOf(home);
  const agentsMs = heartbeats.map(({ agent, dueMs }) => (isSilent(agent.alarms) ? NEVER : dueMs));
  const spokenFor = spokenForBy(home.agents.filter(({ alarms }) => isSilent(alarms)));
  const sensors = watchedSensors(home);
  let dueMs = Math.min(homeDueMs(sensors), ...agentsMs);
  const sensorsMs = sensorsDueMs(sensors, home.backSinceMs);
  for (const [at, { id, isSilent: isTold }] of sensors.entries())
    if (!isTold && !spokenFor.has(id)) dueMs = Math.min(dueMs, sensorsMs[at] as number);
  return dueMs;
}

/** The alarms of the home or an agent: no reading of its own comes that could end its silence. */
function parent(alarms: HomeAgent["alarms"], sinceMs: number | undefined, nowMs: number): Moved {
  if (sinceMs !== undefined && !isSilent(alarms)) return raiseSilence(alarms, sinceMs, null, nowMs);
  if (sinceMs === undefined && isSilent(alarms)) return clearSilence(alarms, nowMs);
  return { alarms, notices: [] };
}

interface WatchedSensor {
  id: string;
  lastMs: number;
  typicalMs: number;
  /** When it is quiet for longer than it ever is, its agent's pace included. */
  quietMs: number;
  isSilent: boolean;
}

function watchedSensors(home: Pick<Home, "agents" | "sensors">): WatchedSensor[] {
  const watched: WatchedSensor[] = [];
  const paceMs = paceOf(home);
  for (const [id, { detector, alarms }] of home.sensors) {
    if (detector.cadence === undefined) continue;
    const { lastMs, typicalMs } = detector.cadence;
    const quietMs = nextDueMs(detector) + paceMs;
    watched.push({ id, lastMs, typicalMs, quietMs, isSilent: isSilent(alarms) });
  }
  return watched;
}

function heartbeatsOf({ agents }: Pick<Home, "agents">) {
  return agents.flatMap((agent) => {
    const { heartbeat, heardAtMs } = agent;
    if (heartbeat === undefined) return [];
    return [{ agent, heardAtMs, dueMs: heardAtMs + agentSilentAfterMs(heartbeat) }];
  });
}

function lastHeardMs(sensors: readonly WatchedSensor[]): number {
  return sensors.reduce((newest, { lastMs }) => Math.max(newest, lastMs), Number.NEGATIVE_INFINITY);
}

/** When nothing has been heard of any sensor for as long as the quickest may be quiet. */
function homeDueMs(sensors: readonly WatchedSensor[]): number {
  if (sensors.length < 2) return NEVER;
  const quickestMs = sensors.reduce((least, { quietMs, lastMs }) => Math.min(least, quietMs - lastMs), NEVER);
  return lastHeardMs(sensors) + quickestMs;
}

/**
 * When each sensor's silence is told. Of one that stopped together with all others, not before it can be the home's; after
 * the home or an agent was silent, each sensor has its usual patience again.
 */
function sensorsDueMs(sensors: readonly WatchedSensor[], backSinceMs = Number.NEGATIVE_INFINITY): number[] {
  const newestMs = lastHeardMs(sensors);
  return sensors.map(({ lastMs, typicalMs, quietMs }) => {
    const stoppedWithTheOthers = sensors.length > 1 && newestMs - lastMs < 2 * typicalMs + TOGETHER_MS;
    const fromMs = stoppedWithTheOthers ? newestMs : lastMs;
    return Math.max(fromMs, backSinceMs) + (quietMs - lastMs);
  });
}

function spokenForBy(agents: readonly HomeAgent[]): ReadonlySet<string> {
  return new Set(agents.flatMap(({ announced }) => announced?.home.sensors.map(({ id }) => id) ?? []));
}
