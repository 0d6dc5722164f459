import type { HomeDescription } from "../../domain/home/description.ts";
import { subjectOf } from "../../domain/mail/subject.ts";
import type { Letter, LetterEvent, LetterItem } from "../../domain/post/letter.ts";
import type { AlarmNews } from "./alarms.ts";
import type { ReportMail } from "./report.ts";

const ABOUT: Record<LetterEvent, ReportMail["about"]> = {
  firing: "new",
  flapping: "new",
  late: "new",
  escalated: "worse",
  reminder: "reminder",
  resolved: "over",
  over: "over",
  question: "other",
};

/** An e-mail as a report lists it. */
export function reportMail(letter: Letter, home: HomeDescription): ReportMail {
  const { event, alarm } = letter.items[0] as LetterItem;
  return {
    atMs: letter.atMs,
    subject: subjectOf(letter, home),
    severity: alarm.severity,
    about: ABOUT[event],
  };
}

/** What e-mails told of alarms, in their order. */
export function newsOfLetters(letters: readonly Letter[]): AlarmNews[] {
  return letters.flatMap(({ items }) =>
    items.map(({ sensorId, alarm: { rule: _, ...alarm }, event, atMs }) => ({
      sensorId,
      alarm,
      event,
      atMs,
    })),
  );
}
