import type { Alarm, Notice } from "../../domain/alarm/alarm.ts";
import { advance } from "../../domain/alarm/lifecycle.ts";
import {
  advanceSilence,
  clearSilence,
  isSilent,
  type Moved,
  raiseSilence,
} from "../../domain/alarm/silence.ts";
import { contextIn, type HomeView, type SensorSummary, viewOf } from "../../domain/detection/context.ts";
import {
  type DetectorState,
  initialState,
  type Judgement,
  judge,
  summaryOf,
} from "../../domain/detection/detector.ts";
import { nextDueMs } from "../../domain/detection/silence.ts";
import { HOME_ITSELF, type Sensor } from "../../domain/home/description.ts";
import { silenceOf } from "../../domain/home/silence.ts";
import type { HeardNotice } from "../../domain/post/receive.ts";
import type { Reading } from "../../domain/reading.ts";
import type { History } from "./history.ts";

/** A notice of one sensor. */
export interface Told {
  sensor: Sensor;
  notice: Notice;
}

/** What came of a history. */
export interface Replayed {
  /** What each sensor had to say, its own silence included. */
  told: Told[];
  /** What the house's post would have been given, in order: when all are silent, the house's silence as well. */
  notices: HeardNotice[];
}

/** Called for every reading with what the engine said of it; `index` is that of the sensor in the history. */
export type Watch = (reading: Reading, judgement: Judgement, index: number) => void;

interface Place {
  sensor: Sensor;
  state: DetectorState;
  alarms: readonly Alarm[];
  /** Simulated time at which its silence is to be looked at. */
  dueMs: number;
  watermarkMs: number;
  /** Its silence, while that may be the house's. */
  unsaid: Notice[];
}

interface House {
  alarms: readonly Alarm[];
  notices: HeardNotice[];
}

const MINUTE_MS = 60_000;
/** A sensor is looked at again while the house is silent, as the watch function does. */
const LOOK_AGAIN_MS = 10 * MINUTE_MS;

/**
 * Runs the engine and the alarm lifecycle over a history as the cloud would have: readings when they were taken, and
 * between them a clock that ticks once a minute, so that silence is found when it happens. The sensors are one home's.
 */
export function replay(history: History, sensorOf: (id: string) => Sensor, watch?: Watch): Replayed {
  const told: Told[] = [];
  const house: House = { alarms: [], notices: [] };
  const home = new Map<string, SensorSummary>();
  const places = history.sensorIds.map((id) => newPlace(sensorOf(id)));
  let view = viewOf(home, 0);
  let viewAtMs = Number.NEGATIVE_INFINITY;
  let tickMs = Number.NEGATIVE_INFINITY;
  for (let row = 0; row < history.takenAtMs.length; row++) {
    const takenAtMs = history.takenAtMs[row] as number;
    if (takenAtMs > tickMs) tickMs = tick(places, tickMs, takenAtMs, told, house);
    if (house.alarms.length > 0) tellHouse(house, clearSilence(house.alarms, takenAtMs), takenAtMs);
    const index = history.sensor[row] as number;
    const place = places[index] as Place;
    // As the detect handler does: a reading older than what was judged is kept, and never judged.
    if (takenAtMs < place.watermarkMs) continue;
    const celsius = history.celsius[row] as number;
    const reading = { sensorId: place.sensor.id, takenAtMs, celsius: Number.isNaN(celsius) ? null : celsius };
    if (!(takenAtMs - viewAtMs < MINUTE_MS)) {
      view = viewOf(home, takenAtMs);
      viewAtMs = takenAtMs;
    }
    const judgement = take(place, reading, view, told, house);
    const summary = summaryOf(place.state, place.sensor);
    if (summary !== undefined) home.set(reading.sensorId, summary);
    watch?.(reading, judgement, index);
  }
  return {
    told: told.sort((a, b) => a.notice.atMs - b.notice.atMs),
    notices: house.notices.sort((a, b) => a.heardAtMs - b.heardAtMs),
  };
}

function newPlace(sensor: Sensor): Place {
  const never = Number.POSITIVE_INFINITY;
  return { sensor, state: initialState(), alarms: [], dueMs: never, watermarkMs: -never, unsaid: [] };
}

function take(place: Place, reading: Reading, view: HomeView, told: Told[], house: House): Judgement {
  const { sensor } = place;
  const context = contextIn(view, sensor.id, sensor.kind);
  const judgement = judge(place.state, reading, sensor, context);
  place.state = judgement.state;
  place.watermarkMs = reading.takenAtMs;
  place.dueMs = nextDueMs(judgement.state);
  if (place.alarms.length > 0 || judgement.verdicts.length > 0) {
    const { alarms, notices } = advance(place.alarms, judgement.verdicts, reading);
    place.alarms = alarms;
    for (const notice of notices) {
      told.push({ sensor, notice });
      const isOfHouse = place.unsaid.some(({ alarm }) => alarm.id === notice.alarm.id);
      if (isOfHouse) place.unsaid = [];
      else house.notices.push({ sensorId: sensor.id, notice, heardAtMs: notice.atMs });
    }
  }
  return judgement;
}

/** Lets the clock go on to `untilMs` and returns the last whole minute; only minutes with something due are looked at. */
function tick(places: readonly Place[], fromMs: number, untilMs: number, told: Told[], house: House): number {
  const lastMs = Math.floor(untilMs / MINUTE_MS) * MINUTE_MS;
  if (lastMs <= fromMs) return fromMs;
  for (let nowMs = 0; nowMs < untilMs; ) {
    const next = places.reduce((first, place) => (place.dueMs < first.dueMs ? place : first));
    nowMs = Math.ceil(next.dueMs / MINUTE_MS) * MINUTE_MS;
    if (nowMs < untilMs) tellSilence(next, nowMs, told, house, places);
  }
  return lastMs;
}

function tellSilence(
  place: Place,
  nowMs: number,
  told: Told[],
  house: House,
  places: readonly Place[],
): void {
  const { sensor } = place;
  const { alarms, notices } = advanceSilence(place.alarms, place.state, nowMs);
  place.alarms = alarms;
  for (const notice of notices) told.push({ sensor, notice });
  place.unsaid.push(...notices);
  const silence = silenceOf(new Map(places.map((one) => [one.sensor.id, one.state])), nowMs);
  if (silence.homeSinceMs !== undefined && !isSilent(house.alarms))
    tellHouse(house, raiseSilence(house.alarms, silence.homeSinceMs, null, nowMs), nowMs);
  if (!silence.sensorIds.includes(sensor.id)) {
    place.dueMs = silence.lookAgainMs.get(sensor.id) ?? nowMs + LOOK_AGAIN_MS;
    return;
  }
  place.dueMs = Number.POSITIVE_INFINITY;
  for (const notice of place.unsaid) house.notices.push({ sensorId: sensor.id, notice, heardAtMs: nowMs });
  place.unsaid = [];
}

function tellHouse(house: House, { alarms, notices }: Moved, nowMs: number): void {
  house.alarms = alarms;
  for (const notice of notices) house.notices.push({ sensorId: HOME_ITSELF, notice, heardAtMs: nowMs });
}
