import { durationText, MINUTE_MS } from "../../domain/duration.ts";
import { degreesIn } from "../../domain/mail/degrees.ts";
import { phraseOf, tellsValue } from "../../domain/mail/phrases.ts";
import { concernedBy } from "../../domain/mail/reader.ts";
import { type Times, timesIn } from "../../domain/mail/times.ts";
import type { AnswerAction, AnswerLink } from "../../domain/post/answer-link.ts";
import type { Mute } from "../../domain/post/post.ts";
import type { AlarmOfHome } from "../../storage/home-alarms.ts";
import type { Page } from "./page.ts";

/** What a page is about, and when it is written; its times are the home's. */
export interface Asked {
  link: AnswerLink;
  found: AlarmOfHome;
  nowMs: number;
}

/** Asks whether to acknowledge or snooze. */
export function askPage(asked: Asked): Page {
  const { link, found, nowMs } = asked;
  const until = timesOf(asked).when(nowMs + link.action.minutes * MINUTE_MS);
  return {
    status: 200,
    title: titleOf(found),
    paragraphs: [factsOf(asked), `Once you press the button, ${consequenceOf(link.action, found, until)}`],
    button: { label: labelOf(link.action), body: { answer: "do" } },
  };
}

/** Says what holds now, and until when; the button undoes it. */
export function mutedPage(asked: Asked, { how, untilMs }: Mute): Page {
  const { found } = asked;
  const what = how === "acknowledged" ? "Acknowledged" : "Snoozed";
  return {
    status: 200,
    title: titleOf(found),
    paragraphs: [
      `${what}: ${consequenceOf({ how }, found, timesOf(asked).when(untilMs))}`,
      factsOf(asked),
      "To undo it, press the button, now or later: the link in the e-mail leads back here.",
    ],
    button: { label: "Undo: remind me again", body: { answer: "undo" } },
  };
}

/** Says that reminders come again. */
export function undonePage(asked: Asked): Page {
  return {
    status: 200,
    title: titleOf(asked.found),
    paragraphs: ["Undone: you get reminders again.", factsOf(asked)],
    button: { label: labelOf(asked.link.action), body: { answer: "do" } },
  };
}

function titleOf({ home, sensorId, alarm }: AlarmOfHome): string {
  const value =
    tellsValue(alarm) && alarm.lastCelsius !== null ? `: ${degreesIn(home.unit, alarm.lastCelsius)}` : "";
  return `${concernedBy(home, sensorId).name} ${phraseOf({ alarm }).now}${value}`;
}

function factsOf(asked: Asked): string {
  const { found, link } = asked;
  const { home, alarm } = found;
  const { when, zone } = timesOf(asked);
  return `${capital(alarm.severity)}, since ${when(alarm.sinceMs)}. Home: ${home.name}. Times: ${zone}. Alarm: ${link.code}.`;
}

function timesOf({ found, nowMs }: Asked): Times {
  return timesIn(found.home.timeZone, nowMs);
}

/** What `domain/post/news.ts` makes of an answer. */
function consequenceOf({ how }: Pick<AnswerAction, "how">, { alarm }: AlarmOfHome, until: string): string {
  if (how === "acknowledged")
    return `you get no reminders until ${until}. You still get an e-mail when it gets worse or is over.`;
  const unless = alarm.severity === "critical" ? "" : ", unless it becomes critical";
  return `you get no e-mail about it until ${until}${unless}.`;
}

function labelOf({ how, minutes }: AnswerAction): string {
  return how === "acknowledged" ? "Stop the reminders" : `Snooze for ${durationText(minutes * MINUTE_MS)}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
