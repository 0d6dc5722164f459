import type { HomeDescription } from "../home/description.ts";
import { PLACES } from "../places.ts";
import type { Letter, LetterItem } from "../post/letter.ts";
import { degreesIn } from "./degrees.ts";
import { isOngoing, type Phrase, phraseOf, recovers, tellsValue, tellsValueNow } from "./phrases.ts";
import { asciiName } from "./plain-text.ts";
import { concernedBy } from "./reader.ts";
import { durationText } from "./times.ts";

/** A subject is ASCII without control characters, shorter than 100. Source: Amazon SNS API reference, Publish. */
const SUBJECT_MAX_CHARACTERS = 99;

/** Of a longer name at least this much is kept; the details of what happened give way to it. */
const NAME_CHARACTERS = 24;

/** Severity, place, value and cause of the worst item, and how many more there are. */
export function subjectOf({ kind, items, omitted, atMs }: Letter, home: HomeDescription): string {
  const item = items[0] as LetterItem;
  const concerned = concernedBy(home, item.sensorId);
  const { kind: place } = concerned.sensor;
  const name = asciiName(concerned.name) || (place === "generic" ? concerned.type : PLACES[place].label);
  const { what, detail } = happening(item, phraseOf(item, concerned), home, atMs);
  const before = kind === "digest" ? digestPrefix(item) : prefixOf(item);
  const after = `${value(item, home)} - ${what}`;
  const count = items.length - 1 + omitted;
  const more = count > 0 ? ` (+${count} more)` : "";
  const room = SUBJECT_MAX_CHARACTERS - before.length - after.length - more.length;
  const fits = room - detail.length >= Math.min(name.length, NAME_CHARACTERS);
  return `${before}${shortened(name, fits ? room - detail.length : room)}${after}${fits ? detail : ""}${more}`;
}

function prefixOf(item: LetterItem): string {
  const { event, alarm } = item;
  if (recovers(item)) return "RECOVERING: ";
  const severity = alarm.severity.toUpperCase();
  if (event === "resolved") return "RESOLVED: ";
  if (event === "over") return "OVER: ";
  if (event === "late") return "LATE NEWS: ";
  if (event === "question") return "QUESTION: ";
  return event === "reminder" ? `STILL ${severity}: ` : `${severity}: `;
}

function digestPrefix(item: LetterItem): string {
  if (!isOngoing(item)) return "Morning summary: ";
  return `Morning summary: ${recovers(item) ? "recovering" : item.alarm.severity}, `;
}

function value(item: LetterItem, { unit }: HomeDescription): string {
  const { event, alarm } = item;
  if (event === "over" || event === "late" || !tellsValueNow(item) || alarm.lastCelsius === null) return "";
  return ` ${degreesIn(unit, alarm.lastCelsius)}`;
}

function happening(
  item: LetterItem,
  { now, over, was }: Phrase,
  { unit }: HomeDescription,
  nowMs: number,
): { what: string; detail: string } {
  const { event, alarm, atMs, times } = item;
  const { sinceMs, recoveringSinceMs = nowMs } = alarm;
  if (recovers(item)) return { what: was, detail: ` for ${durationText(recoveringSinceMs - sinceMs)}` };
  const lasted = durationText(atMs - alarm.sinceMs);
  switch (event) {
    case "firing":
    case "question":
      return { what: now, detail: "" };
    case "escalated":
      return { what: now, detail: ", worse than before" };
    case "reminder":
      return { what: now, detail: `, for ${durationText(nowMs - alarm.sinceMs)} now` };
    case "flapping": {
      const often = times === undefined ? "" : `, ${times} times within a day`;
      return { what: now, detail: `, comes and goes${often}` };
    }
    case "resolved":
      return { what: over, detail: `, after ${lasted}` };
    default: {
      const peak = tellsValue(alarm) ? alarm.peakCelsius : null;
      const worst = peak === null ? "" : `, ${degreesIn(unit, peak)} at worst`;
      return { what: was, detail: ` for ${lasted}${worst}` };
    }
  }
}

function shortened(name: string, room: number): string {
  return name.length <= room ? name : `${name.slice(0, room - 3).trimEnd()}...`;
}
