import { isRecovering } from "../alarm/alarm.ts";
import { alarmCode } from "../alarm/code.ts";
import type { HomeDescription } from "../home/description.ts";
import type { Letter, LetterItem } from "../post/letter.ts";

/** An e-mail as SNS takes it: an ASCII subject, a plain text in UTF-8 of lines that no mail program has to break. */
export interface Mail {
  subject: string;
  text: string;
}

/**
 * An e-mail of which nothing can be refused: ASCII, short lines, no names but those of rules and causes. It says what there is
 * to tell when SNS has refused to take it in full.
 */
export function shortMailOf({ items, omitted }: Letter, { id }: HomeDescription): Mail {
  const count = items.length + omitted;
  return {
    subject: `${worstOf(items)}: ${count === 1 ? "news" : `${count} pieces of news`} of your home ${id}`,
    text: [
      "The full e-mail could not be sent. This is what it tells:",
      "",
      ...items.map(lineOf),
      ...(omitted > 0 ? [`- ${omitted} more`] : []),
      "",
      "The page of your home shows the details.",
      "",
    ].join("\n"),
  };
}

function worstOf([first]: readonly LetterItem[]): string {
  return first?.alarm.severity.toUpperCase() ?? "INFO";
}

function lineOf({ sensorId, event, alarm }: LetterItem): string {
  const { severity, cause, lastCelsius, sinceMs } = alarm;
  const value = lastCelsius === null ? "" : `, ${lastCelsius.toFixed(1)} C`;
  const since = new Date(sinceMs).toISOString().slice(0, 16).replace("T", " ");
  return `- ${severity}, ${cause}: ${isRecovering(alarm) ? "recovering" : event}${value}, since ${since} UTC (${alarmCode(sensorId, alarm.id)})`;
}
