import type { Alarm } from "../alarm/alarm.ts";
import { aboutOf, explain } from "../detection/explain.ts";
import { traitsOf } from "../detection/traits.ts";
import type { Cause } from "../detection/verdict.ts";
import { durationText } from "../duration.ts";
import type { Sensor } from "../home/description.ts";
import { PLACES } from "../places.ts";
import type { LetterItem } from "../post/letter.ts";
import { bandIn } from "./degrees.ts";
import { isHouseWide, isOngoing, phraseOf, recovers, still, tellsValue, tellsValueNow } from "./phrases.ts";
import { questionFact, questionStory } from "./question.ts";
import { type Concerned, concernedBy, type Reader } from "./reader.ts";
import { roomsOf, silentSensors } from "./rooms.ts";

/** What happened, how bad it is, why, and since when: a sentence or two each. */
export function storyOf(item: LetterItem, reader: Reader): string[] {
  const { event, alarm, times } = item;
  const concerned = concernedBy(reader.home, item.sensorId);
  const { name } = concerned;
  const { now, over, was } = phraseOf(item);
  const value = valueText(item, reader);
  if (event === "question") return [questionStory(item, reader)];
  if (recovers(item)) return recovery(item, reader, was, name);
  switch (event) {
    case "firing":
      return [...present(item, concerned, now, reader), began(alarm, reader)];
    case "escalated":
      return [...present(item, concerned, now, reader), `It has become worse. ${began(alarm, reader)}`];
    case "reminder":
      return [...present(item, concerned, still(now), reader), began(alarm, reader)];
    case "flapping": {
      const often = times === undefined ? "" : `: ${times} times within a day`;
      return [
        ...present(item, concerned, now, reader),
        `It comes and goes${often}. You do not get an e-mail each time.`,
      ];
    }
    case "resolved":
      return [`${name} ${over}${value}.`, `${lasted(item, reader)}${worst(item, reader)}`];
    case "over":
      return [
        `${name} ${was}. ${lasted(item, reader)}${worst(item, reader)}`,
        "It was over before an e-mail was due.",
      ];
    default:
      return [
        `${name} ${was}. ${lasted(item, reader)}${worst(item, reader)}`,
        "Readings that arrived late show this.",
      ];
  }
}

/** What is normal, and whom it concerns: a sentence each. */
export function factsOf(item: LetterItem, reader: Reader): string[] {
  const { event, alarm, members = [] } = item;
  if (event === "question") return [questionFact(item, reader) ?? []].flat();
  const { degrees, home } = reader;
  const band = tellsValue(alarm) && !isHouseWide(alarm) ? bandIn(home.unit, alarm.expected) : undefined;
  return [
    ...(band === undefined ? [] : [`Normal: ${band}`]),
    ...(wasWorse(item) ? [`Worst so far: ${degrees(alarm.peakCelsius as number)}`] : []),
    ...(alarm.cause === "silence" && members.length > 0 ? [silentSensors(members, reader)] : []),
  ];
}

/** An alarm whose values are back in range: what the e-mail was to say before is no longer true. */
function recovery(item: LetterItem, reader: Reader, was: string, name: string): string[] {
  const { sinceMs, recoveringSinceMs = reader.nowMs } = item.alarm;
  const lasted = durationText(recoveringSinceMs - sinceMs);
  return [
    `${name} is recovering${valueText(item, reader)}.`,
    `It ${was} for ${lasted}.${worst(item, reader)}`,
    `It has been recovering since ${reader.times.when(recoveringSinceMs)}.`,
  ];
}

/** Why the rule says so, where value and limit are not enough. */
function reasonOf({ alarm }: LetterItem, { nowMs }: Reader): string[] {
  if (isHouseWide(alarm)) return [];
  // Of a faulty or silent sensor the rule that found something else last is not the reason.
  const about = alarm.cause === "sensor-fault" || alarm.cause === "silence" ? alarm.cause : "place";
  const reason = aboutOf(alarm.rule) === about ? explain(alarm, nowMs) : undefined;
  return reason === undefined ? [] : [reason];
}

function present(item: LetterItem, concerned: Concerned, phrase: string, reader: Reader): string[] {
  const { alarm } = item;
  const { name, sensor } = concerned;
  const reason = reasonOf(item, reader);
  if (alarm.cause === "power-cut")
    return [
      `${name} ${phrase}: its fridges and freezers are warming up at the same time.`,
      ...roomsOf(item, reader),
    ];
  if (alarm.cause === "sensor-fault")
    return [
      `The sensor of ${name} ${phrase.startsWith("still") ? "is still" : "is"} faulty: ${faultText(alarm, reader)}.`,
      ...reason,
      "Its values are ignored until it works again.",
    ];
  if (alarm.cause === "silence") return silence(concerned, phrase);
  return [
    `${name}${kindOf(sensor, name)} ${phrase}${valueText(item, reader)}.`,
    ...reason,
    ...roomsOf(item, reader),
  ];
}

/** " (freezer)" where the name does not say so. */
function kindOf({ kind }: Sensor, name: string): string {
  const { label } = PLACES[kind];
  const isKnown = traitsOf(kind).isRoom || kind === "generic" || name.toLowerCase().includes(label);
  return isKnown ? "" : ` (${label})`;
}

function silence({ type, name }: Concerned, phrase: string): string[] {
  if (type === "sensor") return [`${name} ${phrase}.`];
  if (type === "agent") return [`${name} ${phrase}: all the sensors that it reads are silent.`];
  return [
    `${name} ${phrase}: all of its sensors are silent.`,
    "Until they send again, nothing there is watched.",
  ];
}

function began({ cause, sinceMs }: Alarm, { times }: Reader): string {
  const when = `${times.atAndAgo(sinceMs)}.`;
  return cause === "silence" ? `The last reading came ${when}` : `It began ${when}`;
}

function lasted({ alarm, atMs }: LetterItem, { times }: Reader): string {
  const what = NOUNS[alarm.cause] ?? "It";
  const span = durationText(atMs - alarm.sinceMs);
  return `${what} began ${times.at(alarm.sinceMs)} and ended ${times.at(atMs)}, after ${span}.`;
}

const NOUNS: Partial<Record<Cause, string>> = {
  silence: "The silence",
  "power-cut": "The power cut",
  "sensor-fault": "The fault",
};

function worst({ alarm }: LetterItem, { degrees }: Reader): string {
  if (!tellsValue(alarm) || alarm.peakCelsius === null) return "";
  return ` The worst value was ${degrees(alarm.peakCelsius)}.`;
}

function valueText(item: LetterItem, reader: Reader): string {
  const { sensorId, alarm } = item;
  if (!tellsValueNow(item) || alarm.lastCelsius === null) return "";
  const value = reader.degrees(alarm.lastCelsius);
  if (!isHouseWide(alarm)) return `: ${value}${reader.readAt(sensorId, alarm.lastCelsius)}`;
  return roomsOf(item, reader).some((rooms) => rooms.includes("°")) ? "" : `: ${value} in the worst room`;
}

function faultText({ rule, lastCelsius }: Alarm, { degrees }: Reader): string {
  if (lastCelsius === null) return "it cannot measure";
  const isImpossible = aboutOf(rule) === "impossible-value";
  return `it reports ${degrees(lastCelsius)}${isImpossible ? ", which is impossible there" : ""}`;
}

function wasWorse(item: LetterItem): boolean {
  const { alarm } = item;
  const { lastCelsius, peakCelsius } = alarm;
  if (!isOngoing(item) || recovers(item) || !tellsValue(alarm)) return false;
  return lastCelsius !== null && peakCelsius !== null && Math.abs(lastCelsius - peakCelsius) >= 0.1;
}
