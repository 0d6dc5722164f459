import type { Alarm } from "../alarm/alarm.ts";
import { alarmCode } from "../alarm/code.ts";
import { alarmWithCode, muteAlarm } from "../post/mute.ts";
import type { Mute } from "../post/post.ts";
import type { Home } from "./home.ts";

/** An open alarm that somebody named by its code. */
export interface FoundAlarm {
  sensorId: string;
  alarm: Alarm;
  mute?: Mute;
}

/** Why an alarm cannot be answered: it ended, or the home does not know it. */
export type NotOpen = "over" | "unknown";

/** The open alarm of a home that a code of an e-mail or a list names. */
export function findAlarm(home: Home, code: string): FoundAlarm | NotOpen {
  const posted = alarmWithCode(home.post, code);
  if (posted === undefined) return notOpen(home, code);
  const { sensorId, alarm, mute } = posted;
  return { sensorId, alarm, ...(mute === undefined ? {} : { mute }) };
}

/** The home in which an alarm is acknowledged or snoozed; a mute that has run out takes an answer back. */
export function answer(home: Home, code: string, mute: Mute): Home | NotOpen {
  const muted = muteAlarm(home.post, code, mute);
  return muted === undefined ? notOpen(home, code) : { ...home, post: muted.post };
}

/** The post remembers what ended lately. */
function notOpen({ post: { alarms, ended } }: Home, code: string): NotOpen {
  const over = [...alarms.map(({ sensorId, alarm: { id } }) => ({ sensorId, id })), ...ended];
  return over.some(({ sensorId, id }) => alarmCode(sensorId, id) === code.trim().toUpperCase())
    ? "over"
    : "unknown";
}
