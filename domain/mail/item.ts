import type { Alarm } from "../alarm/alarm.ts";
import { explain } from "../detection/explain.ts";
import type { Rule } from "../detection/verdict.ts";
import { PLACES } from "../places.ts";
import type { LetterItem } from "../post/letter.ts";
import { bandIn } from "./degrees.ts";
import { isHouseWide, phraseOf, recovers, tellsValue, tellsValueNow } from "./phrases.ts";
import { cleanName } from "./plain-text.ts";
import { questionFact, questionStory } from "./question.ts";
import { type Concerned, concernedBy, type Reader } from "./reader.ts";
import { durationText } from "./times.ts";

/** What happened, in one or two sentences. */
export function storyOf(item: LetterItem, reader: Reader): string {
  const { event, alarm, atMs, times } = item;
  const concerned = concernedBy(reader.home, item.sensorId);
  const { name } = concerned;
  const phrase = phraseOf(item, concerned);
  const lasted = durationText(atMs - alarm.sinceMs);
  if (recovers(item)) return recovery(item, reader, phrase.was, name);
  switch (event) {
    case "firing":
      return present(item, concerned, reader);
    case "escalated":
      return `It has become worse. ${present(item, concerned, reader)}`;
    case "reminder":
      return `Still so after ${durationText(reader.nowMs - alarm.sinceMs)}. ${present(item, concerned, reader)}`;
    case "flapping":
      return `${name}: ${phrase.now}, and it comes and goes${times === undefined ? "" : `: ${times} times within a day`}. You are told this once, not each time.`;
    case "resolved":
      return `${name}: ${phrase.over}, after ${lasted}${nowText(item, reader, "; ")}.`;
    case "question":
      return questionStory(item, reader);
    case "over":
      return `${name}: ${phrase.was} for ${lasted}. It began and ended before you could be told.`;
    default:
      return `${name}: ${phrase.was} for ${lasted}. Readings that came late say so.`;
  }
}

/** What is told of an alarm whose values are back in range: whatever was to be told before is no longer so. */
function recovery(item: LetterItem, reader: Reader, was: string, name: string): string {
  const { sinceMs, recoveringSinceMs = reader.nowMs } = item.alarm;
  const lasted = durationText(recoveringSinceMs - sinceMs);
  return `${name} is recovering. It ${was} for ${lasted}${nowText(item, reader, "; now it is ")}.`;
}

/** Why the rule says so, where value and limit are not enough. */
export function reasonOf({ alarm }: LetterItem, { nowMs, degrees }: Reader): string | undefined {
  if (isHouseWide(alarm)) return undefined;
  // Whoever is sick or silent has spoken of itself alone: the rule that found something else last is not its reason.
  const about = alarm.cause === "sensor-fault" || alarm.cause === "silence" ? alarm.cause : "place";
  return RULE_IS_ABOUT[alarm.rule] === about ? explain(alarm, nowMs, degrees) : undefined;
}

/** When, how bad, and what is normal: one line each. */
export function factsOf(item: LetterItem, reader: Reader): string[] {
  const { event, alarm, atMs, members = [] } = item;
  if (event === "question") return [questionFact(item, reader) ?? []].flat();
  const { times, degrees, nowMs, home } = reader;
  const isOver = event === "resolved" || event === "over" || event === "late";
  const began = alarm.cause === "silence" ? "Last heard" : isOver ? "Began" : "Since";
  const lasting = durationText((isOver ? atMs : nowMs) - alarm.sinceMs);
  const worst = tellsValue(alarm) && alarm.peakCelsius !== null && (isOver || isWorseThanNow(alarm));
  const band = tellsValue(alarm) && !isHouseWide(alarm) ? bandIn(home.unit, alarm.expected) : undefined;
  return [
    `${began}: ${times.date(alarm.sinceMs)}${isOver ? "" : ` (${lasting} ago)`}`,
    ...(recovers(item) ? [`Recovering since: ${times.date(alarm.recoveringSinceMs as number)}`] : []),
    ...(isOver ? [`Ended: ${times.date(atMs)} (after ${lasting})`] : []),
    ...(worst ? [`Worst: ${degrees(alarm.peakCelsius as number)}`] : []),
    ...(band === undefined ? [] : [`Normal: ${band}`]),
    ...(members.length > 0 && alarm.rule !== "house-loss" ? [`Concerned: ${listOf(members, reader)}`] : []),
  ];
}

/** `impossible-value`: a sensor's fault that its value shows without a reason. */
const RULE_IS_ABOUT: Record<Rule, "place" | "sensor-fault" | "impossible-value" | "silence"> = {
  limits: "place",
  "open-window": "place",
  overheating: "place",
  unusual: "place",
  "heating-failure": "place",
  "house-loss": "place",
  warming: "place",
  frost: "place",
  jump: "sensor-fault",
  noise: "sensor-fault",
  stuck: "sensor-fault",
  "fault-code": "impossible-value",
  silence: "silence",
  place: "place",
};
/** More names than this nobody reads. */
const MAX_NAMES = 8;

function present(item: LetterItem, concerned: Concerned, reader: Reader): string {
  const { alarm, members = [] } = item;
  const { type, name, sensor } = concerned;
  if (alarm.cause === "power-cut")
    return `${name} seems to be without power, all of it or a fuse: ${members.length || "several"} fridges and freezers warm up at the same time.`;
  if (alarm.cause === "sensor-fault")
    return `The sensor of ${name} is faulty: it reports ${faultText(alarm, reader)}.`;
  if (alarm.cause === "silence")
    return type === "house"
      ? `Nothing is heard of ${name} any more: none of its sensors reports.`
      : type === "agent"
        ? `${name} reports nothing any more, and neither do the sensors that it reads.`
        : `${name} reports nothing any more.`;
  const { kind } = sensor;
  const place = kind === "generic" || name.toLowerCase().includes(kind) ? "" : ` (${PLACES[kind].label})`;
  return `${name}${place} is ${phraseOf(item, concerned).now}${nowText(item, reader)}.`;
}

function nowText(item: LetterItem, { degrees, readAt }: Reader, before = ": "): string {
  const { sensorId, alarm } = item;
  if (!tellsValueNow(item) || alarm.lastCelsius === null) return "";
  const where = isHouseWide(alarm) ? " in the worst of them" : readAt(sensorId, alarm.lastCelsius);
  return `${before}${degrees(alarm.lastCelsius)}${where}`;
}

function faultText({ rule, lastCelsius }: Alarm, { degrees }: Reader): string {
  if (lastCelsius === null) return "that it cannot measure";
  return `${degrees(lastCelsius)}${RULE_IS_ABOUT[rule] === "impossible-value" ? ", which no working sensor does there" : ""}`;
}

function isWorseThanNow({ lastCelsius, peakCelsius }: Alarm): boolean {
  return lastCelsius !== null && peakCelsius !== null && Math.abs(lastCelsius - peakCelsius) >= 0.1;
}

function listOf(members: readonly string[], { home }: Reader): string {
  const names = members.slice(0, MAX_NAMES).map((id) => concernedBy(home, id).name || cleanName(id));
  const more = members.length - names.length;
  return `${names.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
