import { durationText } from "../duration.ts";
import type { HomeDescription } from "../home/description.ts";
import { PLACES } from "../places.ts";
import type { Letter, LetterItem } from "../post/letter.ts";
import { degreesIn } from "./degrees.ts";
import { headline, inArticle, isOngoing, phraseOf, recovers, tellsValue, tellsValueNow } from "./phrases.ts";
import { asciiName } from "./plain-text.ts";
import { concernedBy } from "./reader.ts";

/** A subject is ASCII without control characters, shorter than 100. Source: Amazon SNS API reference, Publish. */
const SUBJECT_MAX_CHARACTERS = 99;

/** A longer name keeps at least this much; the details of what happened give way to it. */
const NAME_CHARACTERS = 24;

/** Severity, place, cause and value of the worst item at `nowMs`, and how many more there are. */
export function subjectOf(letter: Letter, home: HomeDescription, nowMs = letter.atMs): string {
  const { kind, items, omitted } = letter;
  const item = items[0] as LetterItem;
  const concerned = concernedBy(home, item.sensorId);
  const { kind: place } = concerned.sensor;
  const name = asciiName(concerned.name) || (place === "generic" ? concerned.type : PLACES[place].label);
  const { what, detail } = happening(item, home, nowMs);
  const before = kind === "digest" ? digestPrefix(item) : prefixOf(item);
  const after = ` ${what}`;
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
  if (event === "question") return "QUESTION: Is ";
  return event === "reminder" ? `STILL ${severity}: ` : `${severity}: `;
}

function digestPrefix(item: LetterItem): string {
  if (!isOngoing(item)) return "Morning summary: ";
  return `Morning summary: ${recovers(item) ? "recovering" : item.alarm.severity}, `;
}

function happening(item: LetterItem, home: HomeDescription, nowMs: number): { what: string; detail: string } {
  const { event, alarm, atMs, times } = item;
  const { now, over, was } = phraseOf(item);
  const value = ascii(tellsValueNow(item) ? alarm.lastCelsius : null, home);
  const what = `${headline(now)}${value}`;
  if (recovers(item)) {
    const { sinceMs, recoveringSinceMs = nowMs } = alarm;
    return { what: `${was}${value}`, detail: ` for ${durationText(recoveringSinceMs - sinceMs)}` };
  }
  const lasted = durationText(atMs - alarm.sinceMs);
  switch (event) {
    case "question":
      return {
        what: `${alarm.place === "living" ? "in a room" : inArticle(alarm.place ?? "generic")}?`,
        detail: "",
      };
    case "firing":
      return { what, detail: "" };
    case "escalated":
      return { what, detail: ", worse than before" };
    case "reminder":
      return { what, detail: ` for ${durationText(nowMs - alarm.sinceMs)}` };
    case "flapping":
      return { what, detail: `, comes and goes${times === undefined ? "" : ` (${times} times in a day)`}` };
    case "resolved":
      return { what: `${headline(over)}${value}`, detail: ` after ${lasted}` };
    default: {
      const peak = ascii(tellsValue(alarm) ? alarm.peakCelsius : null, home, " at worst");
      return { what: was, detail: ` for ${lasted}${peak}` };
    }
  }
}

/** " (-5.8 C)": SNS takes no degree sign in a subject. */
function ascii(celsius: number | null, { unit }: HomeDescription, suffix = ""): string {
  return celsius === null ? "" : ` (${degreesIn(unit, celsius).replace("°", "")}${suffix})`;
}

function shortened(name: string, room: number): string {
  return name.length <= room ? name : `${name.slice(0, room - 3).trimEnd()}...`;
}
