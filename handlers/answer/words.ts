import { type HomeDescription, sensorOf } from "../../domain/home/description.ts";
import type { AnswerAction, AnswerLink } from "../../domain/post/answer-link.ts";
import type { Mute } from "../../domain/post/post.ts";
import type { AlarmOfHome } from "../../storage/home-alarms.ts";
import type { Page } from "./page.ts";

/** Asks whether it is to be done; times are the home's. */
export function askPage({ link, found, nowMs }: Asked): Page {
  const until = timeOf(nowMs + link.action.minutes * 60_000, found.home);
  return {
    status: 200,
    title: titleOf(found),
    paragraphs: [
      factsOf(found, link),
      `Once you press the button, ${consequenceOf(link.action, found, until)}`,
    ],
    button: { label: labelOf(link.action), body: { answer: "do" } },
  };
}

/** Says that it is done, until when, and offers to take it back. */
export function mutedPage({ link, found }: Omit<Asked, "nowMs">, { how, untilMs }: Mute): Page {
  const until = timeOf(untilMs, found.home);
  const what = how === "acknowledged" ? "Acknowledged" : "Snoozed";
  return {
    status: 200,
    title: titleOf(found),
    paragraphs: [
      `${what}: ${consequenceOf({ how }, found, until)}`,
      factsOf(found, link),
      "To undo it, press the button, now or later: the link in the e-mail leads back here.",
    ],
    button: { label: "Undo: remind me again", body: { answer: "undo" } },
  };
}

/** Says that it was taken back. */
export function undonePage({ link, found }: Omit<Asked, "nowMs">): Page {
  return {
    status: 200,
    title: titleOf(found),
    paragraphs: ["Undone. You are reminded again.", factsOf(found, link)],
    button: { label: labelOf(link.action), body: { answer: "do" } },
  };
}

interface Asked {
  link: AnswerLink;
  found: AlarmOfHome;
  nowMs: number;
}

function titleOf({ home, sensorId, alarm: { cause } }: AlarmOfHome): string {
  return `${sensorOf(home, sensorId).name}: ${cause.replace(/^house-/, "").replaceAll("-", " ")}`;
}

function factsOf({ home, alarm }: AlarmOfHome, { code }: AnswerLink): string {
  return `${capital(alarm.severity)}, since ${timeOf(alarm.sinceMs, home)}. Home: ${home.name}. Alarm ${code}.`;
}

/** What `domain/post/news.ts` makes of an answer. */
function consequenceOf({ how }: Pick<AnswerAction, "how">, { alarm }: AlarmOfHome, until: string): string {
  if (how === "acknowledged")
    return `you get no reminders until ${until}. You still hear when it gets worse, and when it is over.`;
  const unless = alarm.severity === "critical" ? "" : ", unless it becomes critical";
  return `you hear nothing more of it until ${until}${unless}.`;
}

function labelOf({ how, minutes }: AnswerAction): string {
  return how === "acknowledged" ? "Acknowledge" : `Snooze for ${durationOf(minutes)}`;
}

function durationOf(minutes: number): string {
  if (minutes % 60 !== 0) return `${minutes} minutes`;
  return minutes === 60 ? "1 hour" : `${minutes / 60} hours`;
}

function timeOf(ms: number, { timeZone }: HomeDescription): string {
  return new Intl.DateTimeFormat("en-GB", {
    timeZone,
    weekday: "short",
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
  }).format(ms);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
