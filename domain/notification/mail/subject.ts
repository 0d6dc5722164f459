import type { Home } from "../../home.ts";
import { PLACES } from "../../places.ts";
import type { Letter, LetterItem } from "../letter.ts";
import { degreesIn } from "./degrees.ts";
import { isOngoing, type Phrase, phraseOf, tellsValue } from "./phrases.ts";
import { asciiName } from "./plain-text.ts";
import { concernedBy } from "./reader.ts";
import { durationText } from "./times.ts";

/** A subject is ASCII without control characters, shorter than 100. Source: Amazon SNS API reference, Publish. */
const SUBJECT_MAX_CHARACTERS = 99;

/** Severity, place, value and cause of the worst item, and how many more there are. */
export function subjectOf({ kind, items, omitted, atMs }: Letter, home: Home): string {
  const item = items[0] as LetterItem;
  const concerned = concernedBy(home, item.sensorId);
  const more = items.length - 1 + omitted;
  const before = kind === "digest" ? digestPrefix(item) : prefixOf(item);
  const after = `${value(item, home)} - ${happening(item, phraseOf(item, concerned), home, atMs)}${more > 0 ? ` (+${more} more)` : ""}`;
  const { kind: place } = concerned.sensor;
  const name = asciiName(concerned.name) || (place === "generic" ? concerned.type : PLACES[place].label);
  return `${before}${shortened(name, SUBJECT_MAX_CHARACTERS - before.length - after.length)}${after}`;
}

function prefixOf({ event, alarm }: LetterItem): string {
  const severity = alarm.severity.toUpperCase();
  if (event === "resolved") return "RESOLVED: ";
  if (event === "over") return "OVER: ";
  if (event === "late") return "LATE NEWS: ";
  return event === "reminder" ? `STILL ${severity}: ` : `${severity}: `;
}

function digestPrefix(item: LetterItem): string {
  return isOngoing(item) ? `Morning summary: ${item.alarm.severity}, ` : "Morning summary: ";
}

function value({ event, alarm }: LetterItem, { unit }: Home): string {
  if (event === "over" || event === "late" || !tellsValue(alarm) || alarm.lastCelsius === null) return "";
  return ` ${degreesIn(unit, alarm.lastCelsius)}`;
}

function happening(
  { event, alarm, atMs, times }: LetterItem,
  phrase: Phrase,
  { unit }: Home,
  nowMs: number,
): string {
  const lasted = durationText(atMs - alarm.sinceMs);
  switch (event) {
    case "firing":
      return phrase.now;
    case "escalated":
      return `${phrase.now}, worse than before`;
    case "reminder":
      return `${phrase.now}, for ${durationText(nowMs - alarm.sinceMs)} now`;
    case "flapping":
      return `${phrase.now}, comes and goes${times === undefined ? "" : `, ${times} times within a day`}`;
    case "resolved":
      return `${phrase.over}, after ${lasted}`;
    default: {
      const worst = tellsValue(alarm) && alarm.peakCelsius !== null;
      return `${phrase.was} for ${lasted}${worst ? `, ${degreesIn(unit, alarm.peakCelsius as number)} at worst` : ""}`;
    }
  }
}

function shortened(name: string, room: number): string {
  return name.length <= room ? name : `${name.slice(0, room - 3).trimEnd()}...`;
}
