import { type Alarm, alarmIdOf, type Notice } from "../alarm/alarm.ts";
import type { Context } from "../detection/context.ts";
import { isQuestion, isSameKind, learnedKind, learnPlace, type Place } from "../detection/place.ts";
import { judgeFaultCode } from "../detection/rules/fault-code.ts";
import type { Reading } from "../reading.ts";
import { type DescribedSensor, kindSuggested, type Sensor, watched } from "./description.ts";
import type { SensorState } from "./home.ts";

/** A sensor as a reading is to be judged, and what the reading says of its place. */
export interface Placed {
  sensor: Sensor;
  place: Place | undefined;
  /** The question that the householder is asked, once in a sensor's life. */
  notices: Notice[];
}

/** Takes up what a reading says of the kind of place, of a sensor of which no person says it. */
export function placed(
  { place: before, detector, lastCelsius }: SensorState,
  { sensorId, takenAtMs, celsius }: Reading,
  described: DescribedSensor,
  { outdoorCelsius }: Context,
): Placed {
  if (described.kind !== undefined) return { sensor: watched(described), place: before, notices: NONE };
  const isFault =
    judgeFaultCode({ sensorId, takenAtMs, celsius }, "freezer", detector.last?.celsius) !== undefined;
  if (celsius === null || isFault) return { sensor: watched(described), place: before, notices: NONE };
  const suggested = kindSuggested(described);
  const hints = { suggested, outdoorCelsius, isOld: before === undefined && detector.habits.days > 0 };
  const place = learnPlace(before, takenAtMs, celsius, lastCelsius, hints);
  const learned = learnedKind(place);
  const sensor = isSameKind(before, place)
    ? watched(described)
    : watched(learned === undefined ? withoutLearned(described) : { ...described, learned });
  const isAsked = isQuestion(before, place, suggested);
  return { sensor, place, notices: isAsked ? [question(place as Place, takenAtMs, celsius)] : NONE };
}

const NONE: Notice[] = [];

function withoutLearned({ learned: _, ...described }: DescribedSensor): DescribedSensor {
  return described;
}

function question({ kind, coldest, warmest }: Place, atMs: number, celsius: number): Notice {
  const cause = "unknown-place";
  const alarm: Alarm = {
    id: alarmIdOf({ cause, sinceMs: atMs }),
    cause,
    severity: "info",
    phase: "firing",
    sinceMs: atMs,
    rule: "place",
    expected: {
      ...(coldest === undefined ? {} : { lowCelsius: coldest }),
      ...(warmest === undefined ? {} : { highCelsius: warmest }),
    },
    lastCelsius: celsius,
    peakCelsius: null,
    ...(kind === undefined || kind === "unsure" ? {} : { place: kind }),
  };
  return { id: `${alarm.id}/question`, state: "question", atMs, alarm };
}
