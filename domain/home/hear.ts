import type { Judgement } from "../detection/judgement.ts";
import { isSameKind } from "../detection/place.ts";
import { MAX_HOME_BYTES, MAX_SENSOR_ID_BYTES_OF_HOME, MAX_SENSORS } from "../limits.ts";
import type { HeardNotice, SensorNotice } from "../post/receive.ts";
import type { Reading } from "../reading.ts";
import type { GapEnvelope } from "../wire/agent-report.ts";
import { homeBytes } from "../wire/home-schema.ts";
import { describedHome, merged, withAgentHeard, withAnnouncement, withGap, withHeartbeat } from "./agents.ts";
import { type Arrival, deliveriesOf, producerOf } from "./arrival.ts";
import { type Contexts, createContexts } from "./contexts.ts";
import { describedIn, watched } from "./description.ts";
import { isDuplicate, withHeard } from "./heard.ts";
import { type Home, newSensorState, type SensorState } from "./home.ts";
import { dispatched } from "./letters.ts";
import { isRedriven } from "./redriven.ts";
import { hearReading } from "./sensor.ts";
import { withParentsHeard } from "./silence.ts";

/** What arrivals came to. */
export interface Hearing {
  home: Home;
  /** To be stored, in the order in which they were heard: every reading but duplicates. */
  accepted: Reading[];
  /** Of the accepted: older than what was judged already. */
  late: number;
  duplicates: number;
  heartbeats: number;
  /** Gaps that are news. */
  gaps: GapEnvelope[];
  /** Arrivals that exceed a limit of the home, wholly or in part, and why. */
  refused: { index: number; reason: string }[];
}

/** What whoever replays a history is told on the way; nothing that a listener does changes the home. */
export interface HomeListeners {
  /** Called for every reading that is judged, with what the engine said of it. */
  onJudged?: (reading: Reading, judgement: Judgement) => void;
  /** Called for every change of an alarm that is handed to the post. */
  onNotice?: (notice: HeardNotice) => void;
}

/**
 * Takes arrivals of one home in, in the order of the stream: readings, announcements, heartbeats and gaps. Pure. Any split
 * of the same arrivals gives the same home, and hearing the same arrivals again changes nothing.
 */
export function hear(before: Home, arrivals: readonly Arrival[], listeners: HomeListeners = {}): Hearing {
  const sensors = new Map(before.sensors);
  const hearing: WorkingHearing = {
    home: { ...before, sensors },
    sensors,
    accepted: [],
    late: 0,
    duplicates: 0,
    heartbeats: 0,
    gaps: [],
    refused: [],
    listeners,
  };
  let isNews = false;
  for (const [index, arrival] of arrivals.entries()) {
    const known = hearing.home;
    const notices = hearArrival(hearing, arrival, index);
    if (hearing.home === known) continue;
    isNews = true;
    const { arrivedAtMs } = arrival;
    const heard = withParentsHeard(hearing.home, arrivedAtMs);
    notices.push(...heard.notices);
    for (const notice of notices) listeners.onNotice?.({ ...notice, heardAtMs: arrivedAtMs });
    hearing.home = dispatched(heard.home, notices, arrivedAtMs);
  }
  const { sensors: _, contexts: __, listeners: ___, ...result } = hearing;
  return isNews ? result : { ...result, home: before };
}

/** While arrivals are taken in, `sensors` is the map of `home`, changed in place. */
interface WorkingHearing extends Hearing {
  sensors: Map<string, SensorState>;
  contexts?: Contexts;
  listeners: HomeListeners;
}

/** Takes one arrival up; the home stays the same object when there is nothing new in it. */
function hearArrival(hearing: WorkingHearing, arrival: Arrival, index: number): SensorNotice[] {
  const { payload, arrivedAtMs } = arrival;
  switch (payload.type) {
    case "heartbeat":
      hearing.heartbeats += 1;
      hearing.home = withHeartbeat(hearing.home, payload, arrivedAtMs);
      return [];
    case "gap":
      if (!isNew(hearing, producerOf(payload), payload.throughSequence)) return [];
      hearing.home = withGap(hearing.home, payload, arrivedAtMs);
      hearing.gaps.push(payload);
      return [];
    case "announcement": {
      if (!isNew(hearing, producerOf(payload), payload.sequence)) return [];
      const announced = withAnnouncement(hearing.home, payload, arrivedAtMs);
      const problem = announcedProblem(announced);
      if (problem === undefined) hearing.home = announced;
      else refuse(hearing, index, problem);
      return [];
    }
    default:
      return hearReadings(hearing, arrival, index);
  }
}

function hearReadings(hearing: WorkingHearing, arrival: Arrival, index: number): SensorNotice[] {
  const { producer, deliveries } = deliveriesOf(arrival);
  const fresh = deliveries.filter(({ sequence }) => !isDuplicate(hearing.home.heard, producer, sequence));
  hearing.duplicates += deliveries.length - fresh.length;
  const last = fresh.at(-1);
  if (last === undefined) return [];
  isNew(hearing, producer, last.sequence);
  if (arrival.payload.type === "readings" && !isRedriven(arrival.payload.spoolId))
    hearing.home = withAgentHeard(hearing.home, arrival.payload.agentId, arrival.arrivedAtMs);
  const { sensors } = hearing;
  let contexts = contextsOf(hearing);
  const notices: SensorNotice[] = [];
  for (const { reading } of fresh) {
    const known = sensors.get(reading.sensorId);
    const problem = known === undefined ? roomProblem(sensors, reading.sensorId) : undefined;
    if (problem !== undefined) {
      refuse(hearing, index, problem);
      continue;
    }
    const described = describedIn(hearing.home.description, reading.sensorId);
    const context = contexts.of(watched(described), reading.takenAtMs);
    const heard = hearReading(known ?? newSensorState(), reading, { described, context });
    sensors.set(reading.sensorId, heard.state);
    contexts.changed(reading.sensorId);
    if (!isSameKind(known?.place, heard.state.place)) {
      hearing.home = { ...hearing.home, description: describedHome(hearing.home) };
      contexts = contextsOf(hearing);
    }
    hearing.accepted.push(reading);
    if (heard.judgement === undefined) hearing.late += 1;
    else hearing.listeners.onJudged?.(reading, heard.judgement);
    for (const notice of heard.notices) notices.push({ sensorId: reading.sensorId, notice });
  }
  return notices;
}

/** The contexts of an arrival; a new description describes other sensors. */
function contextsOf(hearing: WorkingHearing): Contexts {
  const { description } = hearing.home;
  if (hearing.contexts?.description !== description)
    hearing.contexts = createContexts(description, hearing.sensors);
  hearing.contexts.begin();
  return hearing.contexts;
}

/** Whether a number was not heard before; it counts as heard from then on. */
function isNew(hearing: WorkingHearing, producer: string, sequence: string | number): boolean {
  const { home } = hearing;
  if (isDuplicate(home.heard, producer, String(sequence))) return false;
  hearing.home = { ...home, heard: withHeard(home.heard, producer, String(sequence)) };
  return true;
}

/** Why the announcements of a home's agents are too much together; undefined when they are not. */
function announcedProblem({ id, agents }: Home): string | undefined {
  const { length } = merged(id, agents).sensors;
  if (length > MAX_SENSORS)
    return `home.sensors: its agents announce ${length}, a home has at most ${MAX_SENSORS}`;
  let bytes = 0;
  for (const { announced } of agents) if (announced !== undefined) bytes += homeBytes(announced.home);
  return bytes > MAX_HOME_BYTES
    ? `home: the announcements of its agents have ${bytes} bytes together, of ${MAX_HOME_BYTES}`
    : undefined;
}

/** Why a home has no room for one more sensor; undefined when it has. */
function roomProblem(sensors: ReadonlyMap<string, SensorState>, sensorId: string): string | undefined {
  if (sensors.size >= MAX_SENSORS)
    return `sensor ${sensorId}: the home has ${MAX_SENSORS} sensors already, and no room for more`;
  let bytes = Buffer.byteLength(sensorId);
  for (const id of sensors.keys()) bytes += Buffer.byteLength(id);
  return bytes <= MAX_SENSOR_ID_BYTES_OF_HOME
    ? undefined
    : `sensor ${sensorId}: the ids of the home's sensors have ${bytes} bytes together, of ${MAX_SENSOR_ID_BYTES_OF_HOME}`;
}

function refuse({ refused }: WorkingHearing, index: number, reason: string): void {
  if (refused.at(-1)?.index !== index) refused.push({ index, reason });
}
