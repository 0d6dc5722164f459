import type { GapEnvelope, HeartbeatEnvelope } from "../wire/agent-report.ts";
import type { AnnouncementEnvelope } from "../wire/envelope.ts";
import { type HomeDescription, unannouncedHome } from "./description.ts";
import { type Home, type HomeAgent, MAX_AGENTS, MAX_GAPS } from "./home.ts";

/** The home as an announcement that the stream got at `atMs` describes it. */
export function withAnnouncement(
  home: Home,
  { agentId, home: described }: AnnouncementEnvelope,
  atMs: number,
): Home {
  const agents = withAgent(home, agentId, (agent) => ({ ...agent, announced: { atMs, home: described } }));
  return { ...home, agents, description: merged(home.id, agents) };
}

/** The home with an agent's heartbeat, unless the stream got a newer one of that agent: then it stays as it is. */
export function withHeartbeat(home: Home, heartbeat: HeartbeatEnvelope, arrivedAtMs: number): Home {
  const known = home.agents.find(({ id }) => id === heartbeat.agentId)?.heartbeat;
  if (known !== undefined && known.arrivedAtMs >= arrivedAtMs) return home;
  const { sentAtMs, startedAtMs, counters, backlog, sources } = heartbeat;
  const kept = { arrivedAtMs, sentAtMs, startedAtMs, counters, backlog, sources };
  const agents = withAgent(home, heartbeat.agentId, (agent) => ({ ...agent, heartbeat: kept }));
  return agents.length < home.agents.length
    ? { ...home, agents, description: merged(home.id, agents) }
    : { ...home, agents };
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
  const added = [...agents, change({ id, alarms: [] })];
  if (added.length <= MAX_AGENTS) return added;
  const oldest = added.reduce((a, b) => (heardAtMs(b) < heardAtMs(a) ? b : a));
  return added.filter((agent) => agent !== oldest);
}

function heardAtMs({ announced, heartbeat }: HomeAgent): number {
  return Math.max(announced?.atMs ?? 0, heartbeat?.arrivedAtMs ?? 0);
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
