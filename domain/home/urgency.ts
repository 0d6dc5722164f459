import { isSameKind } from "../detection/place.ts";
import { isNearLimit } from "../detection/rules/limits.ts";
import { nextDueMs } from "../detection/silence.ts";
import { traitsOf } from "../detection/traits.ts";
import { MAX_SENSORS } from "../limits.ts";
import type { Reading } from "../reading.ts";
import { isWorse } from "../severity.ts";
import { describedHome } from "./agents.ts";
import { inTime, isAhead } from "./arrival.ts";
import { type Contexts, createContexts } from "./contexts.ts";
import { describedIn, type HomeDescription, type Sensor, watched } from "./description.ts";
import { newSensorState, type SensorState } from "./home.ts";
import { type HeardReading, hearReading } from "./sensor.ts";

/**
 * Says which readings of a home are to be sent at once. It hears them with the functions that the cloud side hears them with,
 * so no rule and no limit is stated twice. Of the time before it was made it knows nothing. Memory: some kilobytes a sensor.
 */
export interface Urgency {
  /** The home as it is announced from now on. */
  describe(home: HomeDescription): void;
  /** Takes readings in at the agent's time; whether one of them is urgent. */
  hear(readings: readonly Reading[], nowMs: number): boolean;
  /** All that was heard so far has been sent. */
  sent(): void;
  /** Whether an alarm is open, or was within the last hour. */
  isAlarmed(nowMs: number): boolean;
}

/** A sensor as it was heard so far. */
interface Known {
  state: SensorState;
  /** How many sendings there had been at its last reading. */
  sendings: number;
  /** Its value in the last of them; null when it had none. */
  sentCelsius: number | null;
  /** Event time at which it was last sick, or near a limit, or seemed odd. */
  uneasyMs: number;
}

/** What makes a sensor uneasy comes and goes with each reading: it is urgent again after so long without. */
const UNEASY_AGAIN_MS = 3_600_000;
/** An alarm that is open for longer is no reason to hurry: what makes it worse is urgent by itself. */
const OPEN_FOR_MS = 6 * 3_600_000;
const ALARMED_FOR_MS = 3_600_000;
const NEVER = Number.NEGATIVE_INFINITY;

/** The urgency of a home of which nothing was heard yet. */
export function createUrgency(home: HomeDescription): Urgency {
  const known = new Map<string, Known>();
  const states = new Map<string, SensorState>();
  let announced = home;
  let contexts = contextsOf(announced, states);
  let sendings = 0;
  let alarmedMs = NEVER;

  function hearOne(given: Reading, nowMs: number): boolean {
    const { sensorId } = given;
    const before = soundly(known.get(sensorId), nowMs);
    if (before === undefined && known.size >= MAX_SENSORS && !known.has(sensorId)) return false;
    const reading = inTime(given, 0, nowMs);
    const described = describedIn(contexts.description, sensorId);
    const context = contexts.of(watched(described), reading.takenAtMs);
    const heard = hearReading(before?.state ?? newSensorState(), reading, { described, context });
    if (heard.judgement === undefined) return false;
    states.set(sensorId, heard.state);
    if (isSameKind(before?.state.place, heard.state.place)) contexts.changed(sensorId);
    else contexts = contextsOf(announced, states);
    if (heard.state.alarms.some((alarm) => isOpen(alarm, reading.takenAtMs))) alarmedMs = nowMs;
    const sensor = watched(describedIn(contexts.description, sensorId));
    const next = knownAfter(before, heard.state, sensor, sendings);
    known.set(sensorId, next);
    return isUrgent(before, heard, next, sensor);
  }

  return {
    describe(home) {
      announced = home;
      contexts = contextsOf(announced, states);
    },
    // All of them are heard: each may be what the next one is compared with.
    hear: (readings, nowMs) => readings.filter((reading) => hearOne(reading, nowMs)).length > 0,
    sent() {
      sendings += 1;
    },
    isAlarmed: (nowMs) => nowMs - alarmedMs < ALARMED_FOR_MS,
  };
}

/** The contexts of a home that one agent describes, with what is learned of its sensors; it knows nothing that people set on the page. */
function contextsOf(home: HomeDescription, sensors: ReadonlyMap<string, SensorState>): Contexts {
  const agent = { id: "", heardAtMs: 0, alarms: [], announced: { atMs: 0, home } };
  return createContexts(describedHome({ id: home.id, agents: [agent], sensors, changes: [] }), sensors);
}

/** A clock that was put back leaves a sensor in the future: it is heard anew, or every reading would be late for it. */
function soundly(known: Known | undefined, nowMs: number): Known | undefined {
  return known !== undefined && isAhead(known.state.watermarkMs, nowMs) ? undefined : known;
}

function knownAfter(before: Known | undefined, state: SensorState, sensor: Sensor, sendings: number): Known {
  const sentCelsius =
    before?.sendings === sendings ? before.sentCelsius : (before?.state.lastCelsius ?? null);
  const uneasyMs = isUneasy(state, sensor) ? state.watermarkMs : (before?.uneasyMs ?? NEVER);
  return { state, sendings, sentCelsius, uneasyMs };
}

function isUrgent(before: Known | undefined, { state, notices }: HeardReading, next: Known, sensor: Sensor) {
  const { alarms, watermarkMs, lastCelsius } = state;
  if (before === undefined || nextDueMs(before.state.detector) <= watermarkMs) return true;
  if (notices.length > 0 || alarms.some(isCritical)) return true;
  if (isUneasy(state, sensor)) return watermarkMs - before.uneasyMs > UNEASY_AGAIN_MS;
  if (lastCelsius === null || next.sentCelsius === null) return false;
  return Math.abs(lastCelsius - next.sentCelsius) > traitsOf(sensor.kind).jumpCelsius;
}

/** Sick, beyond or near a limit, or watched for an alarm. */
function isUneasy({ alarms, lastCelsius }: SensorState, sensor: Sensor): boolean {
  return alarms.length > 0 || (lastCelsius !== null && isNearLimit(lastCelsius, sensor));
}

type Alarm = SensorState["alarms"][number];

/** Also once it is told: after a restart the cloud side may tell it a little later than is known here. */
function isCritical({ severity, recoveringSinceMs }: Alarm): boolean {
  return isWorse(severity, "warning") && recoveringSinceMs === undefined;
}

function isOpen({ phase, sinceMs }: Alarm, atMs: number): boolean {
  return phase === "firing" && atMs - sinceMs < OPEN_FOR_MS;
}
