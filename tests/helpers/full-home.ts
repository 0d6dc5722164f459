import { type Alarm, alarmIdOf } from "../../domain/alarm/alarm.ts";
import { judge } from "../../domain/detection/detector.ts";
import { type DetectorState, initialState } from "../../domain/detection/state.ts";
import { describedHome } from "../../domain/home/agents.ts";
import { HOME_ITSELF, type HomeDescription } from "../../domain/home/description.ts";
import { type Home, MAX_AGENTS, MAX_GAPS, newHome, type SensorState } from "../../domain/home/home.ts";
import type { SensorChange } from "../../domain/home/sensor-change.ts";
import {
  MAX_CHANGES_BYTES,
  MAX_HEARTBEAT_BYTES,
  MAX_HOME_BYTES,
  MAX_ID_LENGTH,
  MAX_NAME_LENGTH,
  MAX_PERSON_LENGTH,
  MAX_PROBLEM_LENGTH,
  MAX_READINGS,
  MAX_SENSOR_ID_BYTES_OF_HOME,
  MAX_SENSORS,
  MAX_SOURCES,
} from "../../domain/limits.ts";
import { LETTER_MAX_ITEMS } from "../../domain/post/letter.ts";
import { policy } from "../../domain/post/policy.ts";
import type { PendingLetter, Post, PostedAlarm } from "../../domain/post/post.ts";
import { homeBytes } from "../../domain/wire/home-schema.ts";
import { seededRandom } from "../../platform/random.ts";
import { withReadings } from "../../storage/block.ts";
import { newStoredHome, type StoredHome } from "../../storage/home-item.ts";
import { withHours } from "../../storage/hours.ts";

const NOW_MS = Date.UTC(2026, 0, 31, 11, 7, 13, 471);
const HOUR_MS = 3_600_000;
/** What a sensor has alarms of at once: its episode has one name, and it may fall silent meanwhile. */
const CAUSES = ["sensor-fault", "silence"] as const;
/** E-mails that wait for SNS at most. */
const PENDING_LETTERS = 2;
/** Hours of a sensor that are open at most when the next write seals them. */
const OPEN_HOURS = 7;
const random = seededRandom(7, "full-home");

/** Text that does not compress: ids and names as a hostile household could choose them. */
function text(length: number): string {
  const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
  return Array.from({ length }, () => letters[Math.floor(random() * letters.length)]).join("");
}

const atMs = () => NOW_MS - Math.floor(random() * HOUR_MS);
const celsius = () => Math.round((20 + random()) * 10_000) / 10_000;

/** A home at all its limits at once: sensors, ids, names, alarms, agents, post and the readings of one write. */
export function fullHome(): StoredHome {
  const ids = Array.from({ length: MAX_SENSORS }, () =>
    text(Math.floor(MAX_SENSOR_ID_BYTES_OF_HOME / MAX_SENSORS)),
  );
  const detector = fullDetector();
  const sensors = new Map(ids.map((id) => [id, fullSensor(detector)]));
  const home: Home = {
    ...newHome(text(MAX_ID_LENGTH)),
    agents: Array.from({ length: MAX_AGENTS }, (_, at) => fullAgent(at === 0 ? ids : [])),
    changes: fullChanges(ids),
    // Agents, and as many spools that were redriven.
    heard: Array.from({ length: 32 }, () => [`${text(MAX_ID_LENGTH)}/${text(MAX_ID_LENGTH)}`, digits(16)]),
    sensors,
    alarms: [fullAlarm("silence")],
    backSinceMs: NOW_MS,
    gaps: Array.from({ length: MAX_GAPS }, () => ({
      agentId: text(MAX_ID_LENGTH),
      spoolId: text(MAX_ID_LENGTH),
      sequence: Number(digits(15)),
      throughSequence: Number(digits(15)),
      gap: { reason: "corrupt" as const, readings: Number(digits(15)), sinceMs: atMs(), untilMs: atMs() },
      arrivedAtMs: atMs(),
    })),
    post: fullPost(ids),
  };
  const readings = Array.from({ length: MAX_READINGS }, (_, at) => ({
    sensorId: ids[at % ids.length] as string,
    takenAtMs: atMs(),
    celsius: celsius(),
  }));
  const hours = ids.flatMap((sensorId) =>
    Array.from({ length: OPEN_HOURS * 2 }, (_, at) => ({
      sensorId,
      takenAtMs: NOW_MS - Math.floor(at / 2) * HOUR_MS,
      celsius: celsius(),
    })),
  );
  return {
    ...newStoredHome(home.id),
    version: Number(digits(9)),
    home: { ...home, description: describedHome(home) },
    open: { number: Number(digits(7)), readings: withReadings(new Map(), readings) },
    hours: { number: Number(digits(7)), bySensor: withHours(new Map(), hours) },
    readingCount: Number(digits(12)),
    due: { partition: "urgent-15", atMs: NOW_MS },
    sending: { by: "c6af9ac6-7b61-11e6-9a41-93e8deadbeef", untilMs: NOW_MS },
  };
}

/** As many changes of people as a home may have: names and rooms as long as they may be. */
function fullChanges(ids: readonly string[]): SensorChange[] {
  const changes: SensorChange[] = [];
  for (const sensorId of ids) {
    const settings = { name: text(MAX_NAME_LENGTH), room: text(MAX_NAME_LENGTH) };
    const change = { sensorId, by: text(MAX_PERSON_LENGTH), atMs: atMs(), settings };
    if (Buffer.byteLength(JSON.stringify([...changes, change])) > MAX_CHANGES_BYTES) break;
    changes.push(change);
  }
  return changes;
}

function digits(count: number): string {
  return Array.from({ length: count }, () => 1 + Math.floor(random() * 9)).join("");
}

/** The state of a sensor after weeks. */
function fullDetector(): DetectorState {
  const sensor = { id: "s", name: "S", kind: "living" as const };
  let state = initialState();
  for (let takenAtMs = NOW_MS - 40 * 86_400_000; takenAtMs < NOW_MS; takenAtMs += 240_000) {
    takenAtMs += Math.floor(random() * 600_000);
    state = judge(state, { sensorId: "s", takenAtMs, celsius: 14 + random() * 14 }, sensor).state;
  }
  return state;
}

function fullSensor(detector: DetectorState): SensorState {
  return {
    watermarkMs: NOW_MS,
    lastCelsius: celsius(),
    detector,
    alarms: CAUSES.map(fullAlarm),
    gap: { fromMs: NOW_MS - HOUR_MS, untilMs: NOW_MS },
    late: { alarm: fullAlarm("too-hot"), untilMs: NOW_MS, told: true },
  };
}

function fullAlarm(cause: Alarm["cause"]): Alarm {
  const sinceMs = atMs();
  return {
    id: alarmIdOf({ cause, sinceMs }),
    cause,
    severity: "critical",
    phase: "firing",
    sinceMs,
    rule: "limits",
    expected: { lowCelsius: celsius(), highCelsius: celsius() },
    lastCelsius: celsius(),
    peakCelsius: celsius(),
    recoveringSinceMs: atMs(),
  };
}

/** An agent with the largest heartbeat; one that has sensors announces them, as much as a home's agents may together. */
function fullAgent(ids: readonly string[]): Home["agents"][number] {
  const home: HomeDescription = {
    id: text(MAX_ID_LENGTH),
    name: text(MAX_NAME_LENGTH),
    timeZone: "America/Argentina/ComodRivadavia",
    unit: "fahrenheit",
    quietHours: { from: "22:00", to: "07:00" },
    sensors: ids.map((id) => ({ id, name: text(15), kind: "living" as const })),
  };
  for (const sensor of home.sensors) {
    const room = MAX_HOME_BYTES - 1000 - homeBytes(home);
    if (room < 10) break;
    sensor.name += text(Math.min(MAX_NAME_LENGTH - sensor.name.length, room));
  }
  const source = () => ({
    name: text(40),
    state: "failed" as const,
    readings: Number(digits(15)),
    lastSuccessMs: atMs(),
    problem: text(60),
  });
  const heartbeat = {
    arrivedAtMs: atMs(),
    sentAtMs: atMs(),
    startedAtMs: atMs(),
    counters: { in: 9e15, spooled: 9e15, sent: 9e15, refused: 9e15, rejected: 9e15, dropped: 9e15 },
    backlog: { bytes: 9e15, entries: 9e15, oldestAtMs: atMs() },
    sources: Array.from({ length: MAX_SOURCES }, source),
  };
  for (const one of heartbeat.sources) {
    const room = MAX_HEARTBEAT_BYTES - 200 - Buffer.byteLength(JSON.stringify(heartbeat));
    one.problem += text(Math.max(0, Math.min(MAX_PROBLEM_LENGTH - one.problem.length, room)));
  }
  return {
    id: text(MAX_ID_LENGTH),
    heardAtMs: atMs(),
    announced: { atMs: atMs(), home },
    heartbeat,
    alarms: [fullAlarm("silence")],
  };
}

function fullPost(ids: readonly string[]): Post {
  const members = ids.slice(0, policy.maxMembers);
  const posted = (sensorId: string, cause: Alarm["cause"]): PostedAlarm => ({
    sensorId,
    alarm: fullAlarm(cause),
    state: "firing",
    changedAtMs: atMs(),
    heardAtMs: atMs(),
    told: { atMs: atMs(), severity: "critical", times: 99 },
    mute: { how: "acknowledged", untilMs: atMs() },
    partOf: "house-too-hot-mlsu2o2n",
  });
  const ofHome: PostedAlarm = {
    ...posted(HOME_ITSELF, "house-too-hot"),
    members,
    told: { atMs: atMs(), severity: "critical", times: 99, members },
  };
  const alarms = [
    ofHome,
    ...Array.from({ length: policy.maxAlarms - 1 }, (_, at) =>
      posted(ids[at % ids.length] as string, CAUSES[at % CAUSES.length] as Alarm["cause"]),
    ),
  ];
  const pending = (number: number): PendingLetter => ({
    letter: {
      id: `letter-${number}`,
      atMs: atMs(),
      kind: "digest",
      items: alarms.slice(0, LETTER_MAX_ITEMS).map(({ sensorId, alarm, members: all }) => ({
        sensorId,
        event: "escalated",
        alarm,
        atMs: atMs(),
        ...(all === undefined ? {} : { members: [...all] }),
      })),
      omitted: 999,
      heldBack: 99,
    },
    covers: alarms.map(({ sensorId, alarm, members: all }) => ({
      sensorId,
      alarmId: alarm.id,
      event: "escalated",
      severity: "critical",
      urgent: true,
      ...(all === undefined ? {} : { members: all }),
    })),
    ended: [],
    uncountedBefore: 999,
  });
  return {
    alarms,
    ended: Array.from({ length: policy.maxEnded }, (_, at) => ({
      sensorId: ids[at] as string,
      id: `sensor-fault-${atMs().toString(36)}`,
      cause: "sensor-fault" as const,
      severity: "critical" as const,
      sinceMs: atMs(),
      endedAtMs: atMs(),
      peakCelsius: celsius(),
      heardAtMs: atMs(),
    })),
    flapping: ids.slice(0, policy.maxFlapping).map((sensorId) => ({
      sensorId,
      cause: "sensor-fault" as const,
      severity: "critical" as const,
      untilMs: atMs(),
    })),
    sentAtMs: Array.from({ length: 2 * policy.maxPerHour }, atMs),
    urgentAtMs: atMs(),
    pending: Array.from({ length: PENDING_LETTERS }, (_, at) => pending(at)),
    retryAtMs: atMs(),
    notSentSinceMs: atMs(),
    letters: 99_999,
    uncounted: 999,
  };
}
