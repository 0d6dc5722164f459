import type { Alarm, Notice } from "../../domain/alarm/alarm.ts";
import { advance } from "../../domain/alarm/lifecycle.ts";
import { advanceSilence } from "../../domain/alarm/silence.ts";
import { contextIn, type HomeView, type SensorSummary, viewOf } from "../../domain/detection/context.ts";
import {
  type DetectorState,
  initialState,
  type Judgement,
  judge,
  summaryOf,
} from "../../domain/detection/detector.ts";
import { nextDueMs } from "../../domain/detection/silence.ts";
import type { Sensor } from "../../domain/home.ts";
import type { Reading } from "../../domain/reading.ts";
import type { History } from "./history.ts";

/** A notice of one sensor as it would have gone out. */
export interface Told {
  sensor: Sensor;
  notice: Notice;
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
}

const MINUTE_MS = 60_000;

/**
 * Runs the engine and the alarm lifecycle over a history as the cloud would have: readings when they were taken, and
 * between them a clock that ticks once a minute, so that silence is found when it happens. The sensors are one home's.
 */
export function replay(history: History, sensorOf: (id: string) => Sensor, watch?: Watch): Told[] {
  const told: Told[] = [];
  const home = new Map<string, SensorSummary>();
  const places = history.sensorIds.map((id) => newPlace(sensorOf(id)));
  let view = viewOf(home, 0);
  let viewAtMs = Number.NEGATIVE_INFINITY;
  let tickMs = Number.NEGATIVE_INFINITY;
  for (let row = 0; row < history.takenAtMs.length; row++) {
    const takenAtMs = history.takenAtMs[row] as number;
    if (takenAtMs > tickMs) tickMs = tick(places, tickMs, takenAtMs, told);
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
    const judgement = take(place, reading, view, told);
    const summary = summaryOf(place.state, place.sensor);
    if (summary !== undefined) home.set(reading.sensorId, summary);
    watch?.(reading, judgement, index);
  }
  return told.sort((a, b) => a.notice.atMs - b.notice.atMs);
}

function newPlace(sensor: Sensor): Place {
  const never = Number.POSITIVE_INFINITY;
  return { sensor, state: initialState(), alarms: [], dueMs: never, watermarkMs: -never };
}

function take(place: Place, reading: Reading, view: HomeView, told: Told[]): Judgement {
  const { sensor } = place;
  const context = contextIn(view, sensor.id, sensor.kind);
  const judgement = judge(place.state, reading, sensor, context);
  place.state = judgement.state;
  place.watermarkMs = reading.takenAtMs;
  place.dueMs = nextDueMs(judgement.state);
  if (place.alarms.length > 0 || judgement.verdicts.length > 0) {
    const { alarms, notices } = advance(place.alarms, judgement.verdicts, reading);
    place.alarms = alarms;
    for (const notice of notices) told.push({ sensor, notice });
  }
  return judgement;
}

/** Lets the clock go on to `untilMs` and returns the last whole minute; only minutes with something due are looked at. */
function tick(places: readonly Place[], fromMs: number, untilMs: number, told: Told[]): number {
  const lastMs = Math.floor(untilMs / MINUTE_MS) * MINUTE_MS;
  if (lastMs <= fromMs) return fromMs;
  for (const place of places) {
    const dueMs = Math.ceil(place.dueMs / MINUTE_MS) * MINUTE_MS;
    if (dueMs < untilMs) tellSilence(place, dueMs, told);
  }
  return lastMs;
}

function tellSilence(place: Place, nowMs: number, told: Told[]): void {
  place.dueMs = Number.POSITIVE_INFINITY;
  const { alarms, notices } = advanceSilence(place.alarms, place.state, nowMs);
  place.alarms = alarms;
  for (const notice of notices) told.push({ sensor: place.sensor, notice });
}
