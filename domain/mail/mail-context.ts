import type { LetterItem } from "../post/letter.ts";

/** A reading as the chart needs it. */
export interface HistoryReading {
  takenAtMs: number;
  celsius: number | null;
}

/** What an e-mail is written from besides its letter and its home. */
export interface MailContext {
  /** Readings of the last hours, in order of event time; none when they are not known. */
  historyOf(sensorId: string): readonly HistoryReading[];
  /** A link by which the reader answers; missing when links are switched off. */
  answer?: (item: LetterItem, action: "acknowledge" | "snooze") => string;
}
