import type { Alarm } from "../../domain/alarm/alarm.ts";
import { alarmCode } from "../../domain/alarm/code.ts";
import { overAtMs, tellAtMs } from "../../domain/alarm/foreseen.ts";
import { CAUSES } from "../../domain/detection/causes.ts";
import {
  agentItself,
  HOME_ITSELF,
  type HomeDescription,
  isSensorId,
  sensorOf,
} from "../../domain/home/description.ts";
import type { Home } from "../../domain/home/home.ts";
import { adviceOf } from "../../domain/mail/advice.ts";
import { concernedBy } from "../../domain/mail/reader.ts";
import type { Mute, Post } from "../../domain/post/post.ts";
import type { EndedAlarm, OpenAlarm } from "../wire.ts";
import { whyOf } from "./words.ts";

/** An alarm with whose it is and what somebody has said of it. */
export interface Raised {
  sensorId: string;
  alarm: Alarm;
  mute?: Mute;
  /** When what recovers is over, if it goes on so. */
  overAtMs?: number;
}

/**
 * The alarms of a home that are not over: those of its sensors, also such as are only watched yet, of its agents and of
 * itself. Home-wide alarms stand in the post alone, which also has the mutes. A mute that has run out is none.
 */
export function raisedAlarms(home: Home, nowMs: number): Raised[] {
  const posted = home.post.alarms.filter(({ state }) => state === "firing");
  const own: Raised[] = [
    ...[...home.sensors].flatMap(([sensorId, { alarms, detector, watermarkMs }]) =>
      alarms.map((alarm) => {
        const overMs = overAtMs(alarm, detector.tracks, watermarkMs);
        return { sensorId, alarm, ...(overMs === undefined ? {} : { overAtMs: overMs }) };
      }),
    ),
    ...home.agents.flatMap(({ id, alarms }) => alarms.map((alarm) => ({ sensorId: agentItself(id), alarm }))),
    ...home.alarms.map((alarm) => ({ sensorId: HOME_ITSELF, alarm })),
  ];
  const known = new Set(own.map(codeOf));
  const homeWide = posted.filter((one) => !isSensorId(one.sensorId) && !known.has(codeOf(one)));
  const mutes = new Map(posted.map((one) => [codeOf(one), one.mute]));
  return [...own, ...homeWide].map((raised): Raised => {
    const mute = mutes.get(codeOf(raised));
    return { ...raised, ...(mute !== undefined && mute.untilMs > nowMs ? { mute } : {}) };
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

function openAlarm(
  home: HomeDescription,
  { sensorId, alarm, mute, overAtMs }: Raised,
  nowMs: number,
): OpenAlarm {
  const concerned = concernedBy(home, sensorId);
  const { name, kind } = concerned.sensor;
  const tellMs = tellAtMs(alarm, kind);
  const { cause, severity, phase, sinceMs, recoveringSinceMs, lastCelsius, peakCelsius, expected } = alarm;
  return {
    code: alarmCode(sensorId, alarm.id),
    of: concerned.type,
    sensorId,
    name,
    kind,
    cause,
    severity,
    phase,
    ...(recoveringSinceMs === undefined ? {} : { recoveringSinceMs }),
    ...(overAtMs === undefined ? {} : { overAtMs }),
    ...(tellMs === undefined ? {} : { tellAtMs: tellMs }),
    what: CAUSES[cause].words,
    why: whyOf(alarm, nowMs, home.unit),
    advice: adviceOf(alarm, concerned, home.unit),
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
