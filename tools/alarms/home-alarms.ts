import { type Alarm, isRecovering } from "../../domain/alarm/alarm.ts";
import { alarmCode } from "../../domain/alarm/code.ts";
import { agentItself, HOME_ITSELF, isSensorId, sensorOf } from "../../domain/home/description.ts";
import type { Home } from "../../domain/home/home.ts";
import type { Mute } from "../../domain/post/post.ts";

/** An alarm that is watched or fires, and whose it is: a sensor's, an agent's or the home's. */
export interface RaisedAlarm {
  sensor: string;
  alarm: Alarm;
}

/** An alarm as a list or a log shows it. */
export interface ListedAlarm extends Pick<Alarm, "cause" | "severity" | "sinceMs" | "peakCelsius"> {
  code: string;
  sensor: string;
  name: string;
  state: "firing" | "recovering" | "pending" | "over";
  endedMs?: number;
  /** What somebody had answered when it ended. */
  answer?: Mute["how"];
  /** While it holds. */
  mute?: Mute;
}

/** The alarms of the sensors, the agents and the home, and those that several sensors share, which the post alone knows. */
export function raisedAlarms({ sensors, agents, alarms, post }: Home): RaisedAlarm[] {
  const own = [
    ...[...sensors].map(([sensor, state]) => ({ sensor, list: state.alarms })),
    ...agents.map(({ id, alarms: list }) => ({ sensor: agentItself(id), list })),
    { sensor: HOME_ITSELF, list: alarms },
  ].flatMap(({ sensor, list }) => list.map((alarm) => ({ sensor, alarm })));
  const known = new Set(own.map(({ sensor, alarm }) => alarmCode(sensor, alarm.id)));
  const shared = post.alarms
    .filter(({ sensorId, state }) => state === "firing" && !isSensorId(sensorId))
    .map(({ sensorId, alarm }) => ({ sensor: sensorId, alarm }))
    .filter(({ sensor, alarm }) => !known.has(alarmCode(sensor, alarm.id)));
  return [...own, ...shared];
}

/** The alarms of a home and what ended lately: the worst first, then the newest. */
export function alarmsOf(home: Home, nowMs: number): ListedAlarm[] {
  const { description, post } = home;
  const mutes = new Map(
    post.alarms.map(({ sensorId, alarm, mute }) => [alarmCode(sensorId, alarm.id), mute]),
  );
  const raised = raisedAlarms(home).map(({ sensor, alarm }): ListedAlarm => {
    const { id, cause, severity, sinceMs, peakCelsius, phase } = alarm;
    const state = isRecovering(alarm) ? "recovering" : phase;
    const code = alarmCode(sensor, id);
    const mute = mutes.get(code);
    const name = sensorOf(description, sensor).name;
    const holds = mute !== undefined && mute.untilMs > nowMs;
    return { code, sensor, name, state, cause, severity, sinceMs, peakCelsius, ...(holds ? { mute } : {}) };
  });
  const over = post.ended.map(
    ({ sensorId, id, endedAtMs, heardAtMs: _, ...ended }): ListedAlarm => ({
      ...ended,
      code: alarmCode(sensorId, id),
      sensor: sensorId,
      name: sensorOf(description, sensorId).name,
      state: "over",
      endedMs: endedAtMs,
    }),
  );
  return [...raised, ...over].sort(
    (a, b) =>
      STATES.indexOf(a.state) - STATES.indexOf(b.state) ||
      (a.state === "over" ? 0 : SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity)) ||
      b.sinceMs - a.sinceMs,
  );
}

const STATES: ListedAlarm["state"][] = ["firing", "recovering", "pending", "over"];
const SEVERITIES: Alarm["severity"][] = ["critical", "warning", "info"];
