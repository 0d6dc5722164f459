import { alarmCode } from "../alarm/code.ts";
import type { Mute, Post, PostedAlarm } from "./post.ts";

/** Nobody acknowledges or snoozes an alarm for longer, by whichever way: what lasts longer is asked again, ms. */
export const LONGEST_MUTE_MS = 7 * 86_400_000;

/** The open alarm that a code of an e-mail or a list names. */
export function alarmWithCode(post: Post, code: string): PostedAlarm | undefined {
  const wanted = code.trim().toUpperCase();
  return post.alarms.find(
    ({ sensorId, alarm, state }) => state === "firing" && alarmCode(sensorId, alarm.id) === wanted,
  );
}

/** Acknowledges or snoozes an open alarm; undefined when none has the code. Done again it changes nothing but the time. */
export function muteAlarm(
  post: Post,
  code: string,
  mute: Mute,
): { post: Post; alarm: PostedAlarm } | undefined {
  const known = alarmWithCode(post, code);
  if (known === undefined) return undefined;
  const alarm = { ...known, mute };
  return { post: { ...post, alarms: post.alarms.map((one) => (one === known ? alarm : one)) }, alarm };
}
