import type { Alarm } from "../../domain/alarm/alarm.ts";
import { alarmCode } from "../../domain/alarm/code.ts";
import { type HomeDescription, sensorOf } from "../../domain/home/description.ts";
import type { Mute, Post } from "../../domain/post/post.ts";
import type { EndedAlarm, OpenAlarm } from "../wire.ts";
import { WHAT, whyOf } from "./words.ts";

/** An alarm with whose it is and what somebody has said of it. */
export interface Raised {
  sensorId: string;
  alarm: Alarm;
  mute?: Mute;
}

/**
 * The alarms of a house that are not over: those of its sensors as their heads have them, also such as are only watched
 * yet, and those of the house and its agents, which the post alone knows. A mute that has run out is none.
 */
export function raisedAlarms(
  alarms: ReadonlyMap<string, readonly Alarm[]>,
  post: Post,
  nowMs: number,
): Raised[] {
  const posted = post.alarms.filter(({ state }) => state === "firing");
  const own = [...alarms].flatMap(([sensorId, list]) => list.map((alarm) => ({ sensorId, alarm })));
  const known = new Set(own.map(({ sensorId, alarm }) => alarmCode(sensorId, alarm.id)));
  const others = posted.filter(({ sensorId, alarm }) => {
    return !alarms.has(sensorId) && !known.has(alarmCode(sensorId, alarm.id));
  });
  const mutes = new Map(posted.map(({ sensorId, alarm, mute }) => [alarmCode(sensorId, alarm.id), mute]));
  return [...own, ...others].map(({ sensorId, alarm }): Raised => {
    const mute = mutes.get(alarmCode(sensorId, alarm.id));
    return { sensorId, alarm, ...(mute !== undefined && mute.untilMs > nowMs ? { mute } : {}) };
  });
}

/** The alarms by code, in the words of the page. */
export function openAlarms(
  home: HomeDescription,
  raised: readonly Raised[],
  nowMs: number,
): Record<string, OpenAlarm> {
  return Object.fromEntries(raised.map((one) => [codeOf(one), openAlarm(home, one, nowMs)]));
}

function codeOf({ sensorId, alarm }: Raised): string {
  return alarmCode(sensorId, alarm.id);
}

function openAlarm(home: HomeDescription, { sensorId, alarm, mute }: Raised, nowMs: number): OpenAlarm {
  const { name, kind } = sensorOf(home, sensorId);
  const { cause, severity, phase, sinceMs, lastCelsius, peakCelsius, expected } = alarm;
  return {
    code: alarmCode(sensorId, alarm.id),
    sensorId,
    name,
    kind,
    cause,
    severity,
    phase,
    what: WHAT[cause],
    why: whyOf(alarm, nowMs, home.unit),
    sinceMs,
    celsius: lastCelsius,
    // A sick or silent sensor's values say nothing of the place.
    peakCelsius: cause === "silence" || cause === "sensor-fault" ? null : peakCelsius,
    ...expected,
    ...(mute === undefined ? {} : { mute }),
  };
}

/** The alarms that ended lately, by code. */
export function endedAlarms(home: HomeDescription, { ended }: Post): Record<string, EndedAlarm> {
  return Object.fromEntries(
    ended.map(({ sensorId, id, cause, severity, sinceMs, endedAtMs, peakCelsius }) => {
      const { name, kind } = sensorOf(home, sensorId);
      const code = alarmCode(sensorId, id);
      const tellsValue = cause !== "silence" && cause !== "sensor-fault";
      const what = WHAT[cause];
      const peak = tellsValue ? peakCelsius : null;
      return [
        code,
        { code, sensorId, name, kind, cause, severity, what, sinceMs, endedAtMs, peakCelsius: peak },
      ];
    }),
  );
}
