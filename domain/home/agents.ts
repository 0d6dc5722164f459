import { learnedKind } from "../detection/place.ts";
import type { GapEnvelope, HeartbeatEnvelope } from "../wire/agent-report.ts";
import type { AnnouncementEnvelope } from "../wire/envelope.ts";
import { type HomeDescription, type LearnedKind, unannouncedHome } from "./description.ts";
import { type AgentHeartbeat, type Home, type HomeAgent, MAX_AGENTS, MAX_GAPS } from "./home.ts";
import { isRedriven } from "./redriven.ts";
import { withChanges } from "./sensor-change.ts";

/**
 * A heartbeat that says nothing new is passed over until so much time has gone by: each one that is kept is a write of the
 * home, and readings say that an agent lives just as well.
 */
const HEARTBEAT_KEPT_MS = 5 * 60_000;

/** The home as an announcement that the stream got at `atMs` describes it. */
export function withAnnouncement(
  home: Home,
  { agentId, spoolId, home: described }: AnnouncementEnvelope,
  atMs: number,
): Home {
  const agents = withAgent(home, agentId, (agent) => ({
    ...agent,
    heardAtMs: isRedriven(spoolId) ? agent.heardAtMs : Math.max(agent.heardAtMs, atMs),
    announced: { atMs, home: described },
  }));
  return { ...home, agents, description: describedHome({ ...home, agents }) };
}

/** The home with an agent's heartbeat; the same object for one that is older than what is known, or says nothing new. */
export function withHeartbeat(home: Home, heartbeat: HeartbeatEnvelope, arrivedAtMs: number): Home {
  const known = home.agents.find(({ id }) => id === heartbeat.agentId)?.heartbeat;
  if (known !== undefined && !isNews(heartbeat, arrivedAtMs, known)) return home;
  const { sentAtMs, startedAtMs, paceMs, counters, backlog, sources } = heartbeat;
  const pace = paceMs === undefined ? {} : { paceMs };
  const kept = { arrivedAtMs, sentAtMs, startedAtMs, ...pace, counters, backlog, sources };
  const agents = withAgent(home, heartbeat.agentId, (agent) => ({
    ...agent,
    heardAtMs: Math.max(agent.heardAtMs, arrivedAtMs),
    heartbeat: kept,
  }));
  return { ...home, agents, description: describedHome({ ...home, agents }) };
}

/** The home in which an agent that sends heartbeats was heard: by its readings, say. */
export function withAgentHeard(home: Home, agentId: string, atMs: number): Home {
  const known = home.agents.find(({ id, heardAtMs }) => id === agentId && heardAtMs < atMs);
  if (known === undefined) return home;
  return {
    ...home,
    agents: home.agents.map((agent) => (agent === known ? { ...agent, heardAtMs: atMs } : agent)),
  };
}

function isNews(heartbeat: HeartbeatEnvelope, arrivedAtMs: number, known: AgentHeartbeat): boolean {
  if (arrivedAtMs <= known.arrivedAtMs) return false;
  if (arrivedAtMs - known.arrivedAtMs >= HEARTBEAT_KEPT_MS) return true;
  const restarted = heartbeat.startedAtMs !== known.startedAtMs || heartbeat.paceMs !== known.paceMs;
  const lost =
    heartbeat.counters.dropped !== known.counters.dropped ||
    heartbeat.counters.rejected !== known.counters.rejected;
  return restarted || lost || statesOf(heartbeat) !== statesOf(known);
}

function statesOf({ sources }: Pick<HeartbeatEnvelope, "sources">): string {
  return JSON.stringify(sources.map(({ name, state, problem }) => [name, state, problem]));
}

/** The home with the readings that an agent lost; a gap that has grown replaces itself. */
export function withGap(home: Home, envelope: GapEnvelope, arrivedAtMs: number): Home {
  const { agentId, spoolId, sequence, throughSequence, gap } = envelope;
  const others = home.gaps.filter(
    (one) => one.agentId !== agentId || one.spoolId !== spoolId || one.sequence !== sequence,
  );
  const told = { agentId, spoolId, sequence, throughSequence, gap, arrivedAtMs };
  return { ...home, gaps: [...others, told].slice(-MAX_GAPS) };
}

function withAgent(
  { agents }: Home,
  id: string,
  change: (agent: HomeAgent) => HomeAgent,
): readonly HomeAgent[] {
  const known = agents.find((agent) => agent.id === id);
  if (known !== undefined) return agents.map((agent) => (agent === known ? change(agent) : agent));
  const added = [...agents, change({ id, heardAtMs: 0, alarms: [] })];
  if (added.length <= MAX_AGENTS) return added;
  const oldest = added.reduce((a, b) => (b.heardAtMs < a.heardAtMs ? b : a));
  return added.filter((agent) => agent !== oldest);
}

/** A home as its agents announce it and people changed it, each sensor with what its readings say of the kind of its place. */
export function describedHome({
  id,
  agents,
  sensors,
  changes,
}: Pick<Home, "id" | "agents" | "sensors" | "changes">): HomeDescription {
  const announced = withChanges(merged(id, agents), changes);
  const learned = new Map<string, LearnedKind>();
  for (const [sensorId, { place }] of sensors) {
    const kind = learnedKind(place);
    if (kind !== undefined) learned.set(sensorId, kind);
  }
  if (learned.size === 0) return announced;
  const known = announced.sensors.map((sensor) => {
    const kind = learned.get(sensor.id);
    learned.delete(sensor.id);
    return kind === undefined || sensor.kind !== undefined ? sensor : { ...sensor, learned: kind };
  });
  const strangers = [...learned].map(([sensorId, kind]) => ({ id: sensorId, name: sensorId, learned: kind }));
  return { ...announced, sensors: [...known, ...strangers] };
}

/** The newest announcement gives name, unit, time zone and quiet hours; of a sensor that two announce the newer holds. */
export function merged(homeId: string, agents: readonly HomeAgent[]): HomeDescription {
  const homes = agents
    .flatMap(({ announced }) => (announced === undefined ? [] : [announced]))
    .sort((a, b) => b.atMs - a.atMs)
    .map(({ home }) => home);
  const [newest] = homes;
  if (newest === undefined) return unannouncedHome(homeId);
  if (homes.length === 1) return newest;
  const sensors = new Map(
    homes
      .flatMap((home) => home.sensors)
      .reverse()
      .map((sensor) => [sensor.id, sensor]),
  );
  return { ...newest, sensors: [...sensors.values()].reverse() };
}
