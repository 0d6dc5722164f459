import type { Alarm } from "../../domain/alarm/alarm.ts";
import { alarmCode } from "../../domain/alarm/code.ts";
import { CAUSES } from "../../domain/detection/causes.ts";
import {
  agentItself,
  HOME_ITSELF,
  type HomeDescription,
  isSensorId,
  sensorOf,
} from "../../domain/home/description.ts";
import type { Home } from "../../domain/home/home.ts";
import type { Mute, Post } from "../../domain/post/post.ts";
import type { EndedAlarm, OpenAlarm } from "../wire.ts";
import { whyOf } from "./words.ts";

/** An alarm with whose it is and what somebody has said of it. */
export interface Raised {
  sensorId: string;
  alarm: Alarm;
  mute?: Mute;
}

/**
 * The alarms of a home that are not over: those of its sensors, also such as are only watched yet, of its agents and of
 * itself. Home-wide alarms stand in the post alone, which also has the mutes. A mute that has run out is none.
 */
export function raisedAlarms(home: Home, nowMs: number): Raised[] {
  const posted = home.post.alarms.filter(({ state }) => state === "firing");
  const own: Raised[] = [
    ...[...home.sensors].flatMap(([sensorId, { alarms }]) => alarms.map((alarm) => ({ sensorId, alarm }))),
    ...home.agents.flatMap(({ id, alarms }) => alarms.map((alarm) => ({ sensorId: agentItself(id), alarm }))),
    ...home.alarms.map((alarm) => ({ sensorId: HOME_ITSELF, alarm })),
  ];
  const known = new Set(own.map(codeOf));
  const homeWide = posted.filter((one) => !isSensorId(one.sensorId) && !known.has(codeOf(one)));
  const mutes = new Map(posted.map((one) => [codeOf(one), one.mute]));
  return [...own, ...homeWide].map(({ sensorId, alarm }): Raised => {
    const mute = mutes.get(codeOf({ sensorId, alarm }));
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

function codeOf({ sensorId, alarm }: Pick<Raised, "sensorId" | "alarm">): string {
  return alarmCode(sensorId, alarm.id);
}

function openAlarm(home: HomeDescription, { sensorId, alarm, mute }: Raised, nowMs: number): OpenAlarm {
  const { name, kind } = sensorOf(home, sensorId);
  const { cause, severity, phase, sinceMs, recoveringSinceMs, lastCelsius, peakCelsius, expected } = alarm;
  return {
    code: alarmCode(sensorId, alarm.id),
    sensorId,
    name,
    kind,
    cause,
    severity,
    phase,
    ...(recoveringSinceMs === undefined ? {} : { recoveringSinceMs }),
    what: CAUSES[cause].words,
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
      const { tellsValue, words: what } = CAUSES[cause];
      const peak = tellsValue ? peakCelsius : null;
      return [
        code,
        { code, sensorId, name, kind, cause, severity, what, sinceMs, endedAtMs, peakCelsius: peak },
      ];
    }),
  );
}
