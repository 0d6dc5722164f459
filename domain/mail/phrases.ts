import { type Alarm, isRecovering } from "../alarm/alarm.ts";
import { CAUSES, isHomeCause } from "../detection/causes.ts";
import { PLACES, type PlaceKind } from "../places.ts";
import type { LetterItem } from "../post/letter.ts";

/** What an e-mail says after the name of an alarm's place: "is too warm", "is no longer too warm", "was too warm". */
export interface Phrase {
  now: string;
  over: string;
  was: string;
}

/** The words for what is wrong. */
export function phraseOf({ alarm, members = [] }: Pick<LetterItem, "alarm" | "members">): Phrase {
  switch (alarm.cause) {
    case "sensor-fault":
      return { now: "has a faulty sensor", over: "has a working sensor again", was: "had a faulty sensor" };
    case "silence":
      return { now: "sends no readings", over: "sends readings again", was: "sent no readings" };
    case "unknown-place":
      return being(CAUSES[alarm.cause].words);
    case "power-cut":
      return {
        now: "seems to have a power cut",
        over: "has power again",
        was: "seemed to have a power cut",
      };
    case "house-too-hot":
    case "house-too-cold": {
      if (alarm.rule === "house-loss") return being("getting cold in all rooms");
      const { now, over, was } = being(CAUSES[alarm.cause].words);
      const rooms = members.length > 1 ? ` in ${members.length} rooms` : "";
      return { now: `${now}${rooms}`, over, was: `${was}${rooms}` };
    }
    default:
      return being(alarm.cause === "unusual" ? unusual(alarm) : CAUSES[alarm.cause].words);
  }
}

/** A phrase without its "is", as a headline has it: "too warm". */
export function headline(phrase: string): string {
  return phrase.replace(/^is /, "");
}

/** A phrase of something that is there for longer: "is still too warm", "still sends no readings". */
export function still(phrase: string): string {
  return phrase.startsWith("is ") ? phrase.replace("is ", "is still ") : `still ${phrase}`;
}

function being(what: string): Phrase {
  return { now: `is ${what}`, over: `is no longer ${what}`, was: `was ${what}` };
}

/** A kind of place with its article, if it has one: "a freezer", "outdoors". */
export function inArticle(kind: PlaceKind): string {
  return kind === "outdoor" ? "outdoors" : `a ${PLACES[kind].label}`;
}

/** Whether the alarm's values tell of the place: those of a sick or silent sensor do not. */
export function tellsValue({ cause }: Alarm): boolean {
  return CAUSES[cause].tellsValue;
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
