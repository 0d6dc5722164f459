import { type Alarm, isRecovering } from "../alarm/alarm.ts";
import { type Cause, isHomeCause, type Question } from "../detection/verdict.ts";
import { PLACES, type PlaceKind } from "../places.ts";
import type { LetterItem } from "../post/letter.ts";
import type { Concerned } from "./reader.ts";

/** What is said of an alarm after its place's name, in a subject or a list: "Freezer - too warm". */
export interface Phrase {
  now: string;
  over: string;
  was: string;
}

/** The words for what is wrong. */
export function phraseOf({ alarm, members = [] }: LetterItem, { type }: Concerned): Phrase {
  switch (alarm.cause) {
    case "sensor-fault":
      return { now: "sensor faulty", over: "sensor measures again", was: "sensor was faulty" };
    case "silence":
      return type === "house"
        ? { now: "whole house silent", over: "heard again", was: "whole house was silent" }
        : { now: "silent", over: "heard again", was: "was silent" };
    case "unknown-place":
      return { now: questionOf(alarm), over: "kind of place is known", was: questionOf(alarm) };
    case "power-cut":
      return { now: "power cut", over: "power is back", was: "had a power cut" };
    case "house-too-hot":
    case "house-too-cold": {
      const places = members.length > 1 ? ` in ${members.length} places` : "";
      const what = alarm.rule === "house-loss" ? "losing heat in all rooms" : WHAT[alarm.cause];
      if (alarm.rule === "house-loss") return { now: what, over: `no longer ${what}`, was: `was ${what}` };
      return { now: `${what}${places}`, over: `no longer ${what}`, was: `was ${what}${places}` };
    }
    default: {
      const what = alarm.cause === "unusual" ? unusual(alarm) : WHAT[alarm.cause];
      return { now: what, over: `no longer ${what}`, was: `was ${what}` };
    }
  }
}

/** The kind that the readings speak for, as a question: "is it a freezer?", "is it outdoors?". */
function questionOf({ place }: Pick<Alarm, "place">): string {
  if (place === undefined) return "which kind of place is it?";
  return `is it ${place === "living" ? "in a room" : inArticle(place)}?`;
}

/** A kind of place after "is it": with its article, if it has one. */
export function inArticle(kind: PlaceKind): string {
  return kind === "outdoor" ? "outdoors" : `a ${PLACES[kind].label}`;
}

/** Whether the alarm's values tell of the place: those of a sick or silent sensor do not. */
export function tellsValue({ cause }: Alarm): boolean {
  return TELLS_VALUE[cause];
}

/** Whether the value is the one of now: a home-wide alarm that is over has the last one of its worst place. */
export function tellsValueNow(item: LetterItem): boolean {
  return tellsValue(item.alarm) && !(isHouseWide(item.alarm) && !isOngoing(item));
}

/** Whether it speaks for many places: its value, rule and band are those of the worst of them. */
export function isHouseWide({ cause }: Alarm): boolean {
  return isHomeCause(cause);
}

/** Whether the item is of something that is still so. */
export function isOngoing({ event }: LetterItem): boolean {
  return event === "firing" || event === "escalated" || event === "reminder" || event === "flapping";
}

/** Whether the item is of something that is not over, and whose values are back in range. */
export function recovers(item: LetterItem): boolean {
  return isOngoing(item) && isRecovering(item.alarm);
}

const WHAT: Record<
  Exclude<Cause, "sensor-fault" | "silence" | "power-cut" | "unusual" | Question>,
  string
> = {
  "too-hot": "too warm",
  "too-cold": "too cold",
  frost: "near freezing",
  warming: "warming and not recovering",
  "open-window": "losing heat fast",
  "heating-failure": "losing heat slowly",
  overheating: "heating up fast",
  "house-too-hot": "too warm",
  "house-too-cold": "too cold",
};

const TELLS_VALUE: Record<Cause, boolean> = {
  "too-hot": true,
  "too-cold": true,
  frost: true,
  warming: true,
  "open-window": true,
  "heating-failure": true,
  overheating: true,
  unusual: true,
  "sensor-fault": false,
  silence: false,
  "house-too-hot": true,
  "house-too-cold": true,
  "power-cut": false,
  "unknown-place": false,
};

/** Which way a value left what was expected; undefined when it did not, or nothing is known of it. */
export function leaning({
  peakCelsius,
  lastCelsius,
  expected: { lowCelsius, highCelsius },
}: Pick<Alarm, "peakCelsius" | "lastCelsius" | "expected">): "warm" | "cold" | undefined {
  const celsius = peakCelsius ?? lastCelsius;
  if (celsius !== null && highCelsius !== undefined && celsius > highCelsius) return "warm";
  return celsius !== null && lowCelsius !== undefined && celsius < lowCelsius ? "cold" : undefined;
}

function unusual(alarm: Alarm): string {
  const way = leaning(alarm);
  return way === undefined ? "unusual" : `unusually ${way}`;
}
