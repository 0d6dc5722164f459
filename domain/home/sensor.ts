import type { Notice } from "../alarm/alarm.ts";
import { lastGap, withLateReading } from "../alarm/late.ts";
import { advance } from "../alarm/lifecycle.ts";
import type { Context } from "../detection/context.ts";
import { type DetectorState, judge, startedAnew } from "../detection/detector.ts";
import type { Judgement } from "../detection/judgement.ts";
import type { Reading } from "../reading.ts";
import { type DescribedSensor, watched } from "./description.ts";
import type { SensorState } from "./home.ts";
import { placed } from "./place.ts";

/** What a reading came to. */
export interface HeardReading {
  state: SensorState;
  notices: Notice[];
  /** Missing for a late reading: it is stored and never judged. */
  judgement?: Judgement;
}

/** Takes one reading of a sensor in: judges it and moves the sensor's alarms on, or notes that it came late. */
export function hearReading(
  before: SensorState,
  reading: Reading,
  { described, context }: { described: DescribedSensor; context: Context },
): HeardReading {
  if (reading.takenAtMs < before.watermarkMs) {
    const sensor = watched(described);
    const { late, notices } = withLateReading(before.late, reading, sensor, before.gap);
    return { state: late === before.late ? before : withLate(before, late), notices };
  }
  const { sensor, place, notices: asked } = placed(before, reading, described, context);
  const judgement = judge(detectorFor(before, place), reading, sensor, context);
  const { alarms, notices } =
    before.alarms.length === 0 && judgement.verdicts.length === 0
      ? UNCHANGED
      : advance(before.alarms, judgement.verdicts, reading);
  const gap = lastGap(before.gap, before.watermarkMs, reading.takenAtMs);
  return {
    state: {
      watermarkMs: reading.takenAtMs,
      lastCelsius: reading.celsius,
      detector: judgement.state,
      alarms,
      ...(gap === undefined ? {} : { gap }),
      ...(before.late === undefined ? {} : { late: before.late }),
      ...(place === undefined ? {} : { place }),
    },
    notices: asked.length === 0 ? notices : [...notices, ...asked],
    judgement,
  };
}

/** What was learned while it was taken for another kind of place is of that: a new freezer's course is not that of its cooling. */
function detectorFor({ detector, place: before }: SensorState, place: SensorState["place"]): DetectorState {
  const isFound = place?.kind !== undefined && place.kind !== "unsure" && place.kind !== before?.kind;
  return isFound ? startedAnew(detector) : detector;
}

const UNCHANGED: { alarms: SensorState["alarms"]; notices: Notice[] } = { alarms: [], notices: [] };

function withLate({ late: _, ...state }: SensorState, late: SensorState["late"]): SensorState {
  return late === undefined ? state : { ...state, late };
}
