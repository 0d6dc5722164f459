import { alarmCode } from "../alarm/code.ts";
import type { Letter, LetterItem } from "../post/letter.ts";
import { adviceOf } from "./advice.ts";
import { chartOf } from "./chart.ts";
import { foodAfterwards } from "./food.ts";
import { factsOf, reasonOf, storyOf } from "./item.ts";
import type { MailContext } from "./mail-context.ts";
import { isOngoing, recovers, tellsValue } from "./phrases.ts";
import { cleanName, wrapped } from "./plain-text.ts";
import { questionAnswers, questionBrief } from "./question.ts";
import { concernedBy, type Reader } from "./reader.ts";

/** The text of an e-mail: the worst item in full, the others in short; of a digest all in short. */
export function textOf(letter: Letter, reader: Reader, context: MailContext): string {
  const { items } = letter;
  const full = isList(letter) ? [] : items.slice(0, 1);
  const brief = items.slice(full.length);
  const sections = [
    ...(letter.kind === "digest" ? [wrapped(digestIntro(reader))] : []),
    ...full.flatMap((item) => inFull(item, reader, context)),
    ...(full.length > 0 && brief.length > 0 ? [["Also:"]] : []),
    ...brief.map((item) => inShort(item, reader)),
    countsOf(letter),
    answersTo(items, context),
    footer(letter, reader),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
}

/** Nothing of a digest, and of several good news none, is worth more words than the others. */
function isList({ kind, items }: Letter): boolean {
  return kind === "digest" || (items.length > 1 && !items.some((item) => item.event !== "resolved"));
}

function inFull(item: LetterItem, reader: Reader, context: MailContext): string[][] {
  const { alarm } = item;
  const concerned = concernedBy(reader.home, item.sensorId);
  const reason = reasonOf(item, reader);
  const story = [...wrapped(storyOf(item, reader)), ...(reason === undefined ? [] : wrapped(reason))];
  const facts = factsOf(item, reader).flatMap((fact) => wrapped(fact));
  if (item.event === "question") return [story, facts, ...questionAnswers(item, reader)];
  if (!isOngoing(item) || recovers(item)) {
    const food = tellsValue(alarm)
      ? foodAfterwards(concerned.sensor.kind, alarm.peakCelsius, reader.degrees)
      : undefined;
    return [wrapped(storyOf(item, reader)), facts, food === undefined ? [] : wrapped(food)];
  }
  const chart =
    concerned.type === "sensor" && tellsValue(alarm)
      ? chartOf(concerned.sensor, alarm.expected, context.historyOf(item.sensorId), reader)
      : [];
  const advice = adviceOf(alarm, concerned, reader.degrees).flatMap((line) => wrapped(line, "- "));
  return [story, facts, chart, ["What to check now:", ...advice]];
}

function inShort(item: LetterItem, reader: Reader): string[] {
  const { event, alarm } = item;
  const facts = event === "resolved" ? [] : factsOf(item, reader);
  const todo = event === "question" ? [questionBrief(item)] : [];
  const severity = isOngoing(item) && !recovers(item) ? `${alarm.severity.toUpperCase()}. ` : "";
  return wrapped(
    [
      `${severity}${storyOf(item, reader)}`,
      ...facts.map((fact) => `${fact}.`),
      ...todo,
      `(${codeOf(item)})`,
    ].join(" "),
    "- ",
  );
}

function digestIntro({ home: { quietHours } }: Reader): string {
  if (quietHours === undefined) return "What waited until the morning:";
  return `What waited during your quiet hours, ${quietHours.from} to ${quietHours.to}:`;
}

function countsOf({ omitted, heldBack }: Letter): string[] {
  const counts = [
    omitted > 0 ? `${omitted} more had news, and no room in this e-mail.` : "",
    heldBack > 0 ? `${heldBack} of these waited: your home had its number of e-mails for the hour.` : "",
  ].filter((sentence) => sentence !== "");
  return counts.length === 0 ? [] : wrapped(counts.join(" "));
}

/** How to say that it is seen to; links are never broken into lines. */
function answersTo(items: readonly LetterItem[], { answer }: MailContext): string[] {
  const ongoing = items.filter(isOngoing);
  const first = ongoing[0];
  if (first === undefined) return [];
  const link = (item: LetterItem, action: "acknowledge" | "snooze") =>
    answer === undefined ? [] : [answer(item, action)];
  const others = answer === undefined ? [] : ongoing.slice(1);
  return [
    `Seen to it? Stop the reminders of ${codeOf(first)}, and hear when it is over:`,
    ...link(first, "acknowledge"),
    `npm run ack -- ${codeOf(first)}`,
    "Not now? Hear nothing of it for 2 hours:",
    ...link(first, "snooze"),
    `npm run snooze -- ${codeOf(first)} --for 2h`,
    ...others.flatMap((item) => [`Seen to ${codeOf(item)}?`, ...link(item, "acknowledge")]),
  ];
}

function footer({ items }: Letter, { home, times }: Reader): string[] {
  const [item] = items as [LetterItem];
  return [
    ...wrapped(`Home: ${cleanName(home.name) || home.id} (${home.id}).`),
    ...wrapped(
      `${item.event === "question" ? "Question" : "Alarm"}: ${codeOf(item)} (${cleanName(item.alarm.id)}).`,
    ),
    ...wrapped(`Times: ${times.zone}.`),
  ];
}

function codeOf({ sensorId, alarm }: LetterItem): string {
  return alarmCode(sensorId, alarm.id);
}
