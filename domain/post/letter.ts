import type { Alarm } from "../alarm/alarm.ts";

/** What an e-mail says of one alarm. */
export type LetterEvent =
  /** It began. */
  | "firing"
  /** It became worse. */
  | "escalated"
  /** It is still there, told before. */
  | "reminder"
  /** It is over, told before. */
  | "resolved"
  /** It began and ended before anybody was told: at night, or while nothing was heard of the house. */
  | "over"
  /** It comes and goes: told as that, once, and not each time. */
  | "flapping"
  /** Readings that came too late to be judged in order say it was so, for a while, in the past. */
  | "late"
  /** Nothing is wrong: what kind of place a sensor is in. */
  | "question";

/** One alarm in an e-mail. */
export interface LetterItem {
  /** `HOME_ITSELF` for an alarm of the whole house. */
  sensorId: string;
  event: LetterEvent;
  /** As it was when the e-mail was put together. */
  alarm: Alarm;
  /** Event time of what is told: when it began, became worse or ended. */
  atMs: number;
  /** Of a home-wide alarm, and of the house's silence: the sensors concerned. */
  members?: string[];
  /** Of a flapping one: how often it began within a day. */
  times?: number;
}

/** An e-mail before it is put into words. Its id is unique within the home and stays the same when it is sent again. */
export interface Letter {
  id: string;
  /** When it was put together. */
  atMs: number;
  /** `digest`: what quiet hours held back, told in the morning. */
  kind: "news" | "digest";
  /** Only what there is, in plain ASCII: SNS has refused it in full. */
  isShort?: boolean;
  /** Worst first; never empty. */
  items: LetterItem[];
  /** Further alarms of which there is news and no room in the e-mail. */
  omitted: number;
  /** Of the items: held back until now because the house had its number of e-mails for the hour. */
  heldBack: number;
}

/** More items than this nobody reads; the rest is counted. */
export const LETTER_MAX_ITEMS = 20;
