import { alarmCode } from "../alarm/code.ts";
import type { Letter, LetterItem } from "../post/letter.ts";
import { policy } from "../post/policy.ts";
import { adviceOf } from "./advice.ts";
import { chartOf } from "./chart.ts";
import { dangerOf } from "./danger.ts";
import { foodAfterwards } from "./food.ts";
import { factsOf, storyOf } from "./item.ts";
import type { MailContext } from "./mail-context.ts";
import { isOngoing, recovers, tellsValue } from "./phrases.ts";
import { cleanName } from "./plain-text.ts";
import { questionAnswers, questionBrief } from "./question.ts";
import { concernedBy, type Reader } from "./reader.ts";

/**
 * The text of an e-mail: the worst item in full, the others in short. A digest, and several good news, have all in short.
 * A paragraph is one line, which a mail program breaks to the width of its screen.
 */
export function textOf(letter: Letter, reader: Reader, context: MailContext): string {
  const { items } = letter;
  const full = isList(letter) ? [] : items.slice(0, 1);
  const brief = items.slice(full.length);
  const answers = answersTo(items, reader, context);
  const sections = [
    letter.kind === "digest" ? [digestIntro(reader)] : [],
    ...full.flatMap((item) => inFull(item, reader, context)),
    ...(full.length > 0 && brief.length > 0 ? [["Also:"]] : []),
    ...brief.map((item) => [inShort(item, reader)]),
    countsOf(letter),
    ...answers,
    footer(letter, reader, full),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
}

/** No item of a digest, and none of several good news, needs more words than the others. */
function isList({ kind, items }: Letter): boolean {
  return kind === "digest" || (items.length > 1 && !items.some((item) => item.event !== "resolved"));
}

/** Danger, what happened, what to do, the last hours. */
function inFull(item: LetterItem, reader: Reader, context: MailContext): string[][] {
  const { event, sensorId, alarm } = item;
  const { home } = reader;
  const concerned = concernedBy(home, sensorId);
  const { kind } = concerned.sensor;
  const story = storyOf(item, reader);
  if (event === "question") return [story, factsOf(item, reader), ...questionAnswers(item, reader)];
  if (!isOngoing(item) || recovers(item)) {
    const food = tellsValue(alarm) ? foodAfterwards(kind, alarm.peakCelsius, home.unit) : [];
    return [story, toDo(food)];
  }
  const danger = dangerOf(alarm, kind);
  const chart =
    concerned.type === "sensor" && tellsValue(alarm)
      ? chartOf(concerned.sensor, alarm.expected, context.historyOf(sensorId), reader)
      : [];
  return [danger === undefined ? [] : [danger], story, toDo(adviceOf(alarm, concerned, home.unit)), chart];
}

function toDo(advice: readonly string[]): string[] {
  return advice.length === 0 ? [] : ["What to do now:", ...advice.map((line) => `- ${line}`)];
}

function inShort(item: LetterItem, reader: Reader): string {
  const { event, alarm } = item;
  const facts = event === "firing" || event === "escalated" ? factsOf(item, reader) : [];
  const todo = event === "question" ? [questionBrief(item)] : [];
  const severity = isOngoing(item) && !recovers(item) ? `${alarm.severity.toUpperCase()}: ` : "";
  const sentences = [...storyOf(item, reader), ...facts.map((fact) => `${fact}.`), ...todo];
  return `- ${severity}${sentences.join(" ")}`;
}

function digestIntro({ home: { quietHours } }: Reader): string {
  if (quietHours === undefined) return "What waited until the morning:";
  return `What waited during your quiet hours, ${quietHours.from} to ${quietHours.to}:`;
}

function countsOf({ omitted, heldBack }: Letter): string[] {
  return [
    ...(omitted > 0 ? [`${omitted} more alarms have news that does not fit into this e-mail.`] : []),
    ...(heldBack > 0
      ? [`${heldBack} of these had to wait: a home gets at most ${policy.maxPerHour} such e-mails an hour.`]
      : []),
  ];
}

/** How to say that somebody sees to it; each address has a line of its own. */
function answersTo(items: readonly LetterItem[], { home }: Reader, { answer }: MailContext): string[][] {
  const [first, ...others] = items.filter(isOngoing);
  if (first === undefined || answer === undefined) return [];
  const nameOf = ({ sensorId }: LetterItem) => concernedBy(home, sensorId).name;
  const what = others.length === 0 ? "it" : nameOf(first);
  const [done, later] = [answer(first, "acknowledge"), answer(first, "snooze")];
  if (done === later) return [[`Seen to ${what}? Acknowledge or snooze it on the page:`, done]];
  return [
    [`Seen to ${what}? Stop the reminders:`, done],
    [`Not now? Hear nothing of ${what} for 2 hours:`, later],
    ...others.map((item) => [`Seen to ${nameOf(item)}? Stop the reminders:`, answer(item, "acknowledge")]),
  ];
}

/** Details, and in the last line how commands call the alarms. */
function footer({ items }: Letter, reader: Reader, full: readonly LetterItem[]): string[] {
  const { home, times } = reader;
  const facts = full.flatMap((item) => (item.event === "question" ? [] : factsOf(item, reader)));
  const codes = items.map(({ sensorId, alarm }) => alarmCode(sensorId, alarm.id));
  return [
    ...facts,
    `Home: ${cleanName(home.name) || home.id}`,
    `Times: ${times.zone}`,
    `${codes.length === 1 ? "Alarm" : "Alarms"}: ${codes.join(", ")}`,
  ];
}
