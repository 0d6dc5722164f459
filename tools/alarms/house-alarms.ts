import type { Alarm } from "../../domain/alarm/alarm.ts";
import { alarmCode } from "../../domain/alarm/code.ts";
import { type HomeDescription, isSensorId, sensorOf } from "../../domain/home/description.ts";
import type { Mute, Post } from "../../domain/post/post.ts";

/** An alarm as a list or a log shows it. */
export interface ListedAlarm extends Pick<Alarm, "cause" | "severity" | "sinceMs" | "peakCelsius"> {
  code: string;
  sensor: string;
  name: string;
  state: "firing" | "pending" | "over";
  endedMs?: number;
  /** While it holds. */
  mute?: Mute;
}

/**
 * The alarms of a house: its sensors' as their heads have them, those of the house and its agents, which the post alone
 * knows, and what ended lately. The worst first, then the newest.
 */
export function alarmsOf(
  home: HomeDescription,
  alarms: ReadonlyMap<string, readonly Alarm[]>,
  post: Post,
  nowMs: number,
): ListedAlarm[] {
  const posted = new Map(post.alarms.map((one) => [alarmCode(one.sensorId, one.alarm.id), one]));
  const listed = (sensorId: string, alarm: Alarm): ListedAlarm => {
    const { id, cause, severity, sinceMs, peakCelsius, phase } = alarm;
    const code = alarmCode(sensorId, id);
    const mute = posted.get(code)?.mute;
    const facts = { code, sensor: sensorId, name: sensorOf(home, sensorId).name, state: phase, cause };
    return { ...facts, severity, sinceMs, peakCelsius, ...(mute && mute.untilMs > nowMs ? { mute } : {}) };
  };
  const own = [...alarms].flatMap(([sensorId, list]) => list.map((alarm) => listed(sensorId, alarm)));
  const known = new Set(own.map(({ code }) => code));
  const others = post.alarms
    .filter(({ sensorId, state }) => state === "firing" && (!isSensorId(sensorId) || !alarms.has(sensorId)))
    .map(({ sensorId, alarm }) => listed(sensorId, alarm))
    .filter(({ code }) => !known.has(code));
  const over = post.ended.map(
    ({ sensorId, id, endedAtMs, heardAtMs: _, ...ended }): ListedAlarm => ({
      ...ended,
      code: alarmCode(sensorId, id),
      sensor: sensorId,
      name: sensorOf(home, sensorId).name,
      state: "over",
      endedMs: endedAtMs,
    }),
  );
  return [...own, ...others, ...over].sort(
    (a, b) =>
      STATES.indexOf(a.state) - STATES.indexOf(b.state) ||
      (a.state === "over" ? 0 : SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity)) ||
      b.sinceMs - a.sinceMs,
  );
}

const STATES: ListedAlarm["state"][] = ["firing", "pending", "over"];
const SEVERITIES: Alarm["severity"][] = ["critical", "warning", "info"];
