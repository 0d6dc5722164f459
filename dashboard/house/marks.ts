import type { Mark } from "../wire.ts";
import type { Moment } from "./moment.ts";
import { endedAlarms, openAlarms, raisedAlarms } from "./open-alarms.ts";

/** The alarms of a sensor that were open at some time of a span, oldest first. */
export function marksOf(
  { stored: { home }, nowMs }: Moment,
  sensorId: string,
  span: { fromMs: number; untilMs: number },
): Mark[] {
  const own = raisedAlarms(home, nowMs).filter((one) => one.sensorId === sensorId);
  const open = Object.values(openAlarms(home.description, own, nowMs)).map((alarm): Mark => {
    const { code, what, why, severity, sinceMs, phase } = alarm;
    return { code, what, why, severity, fromMs: sinceMs, phase };
  });
  const ended = Object.values(endedAlarms(home.description, home.post))
    .filter((alarm) => alarm.sensorId === sensorId)
    .map(({ code, what, severity, sinceMs, endedAtMs }): Mark => {
      return { code, what, why: "", severity, fromMs: sinceMs, untilMs: endedAtMs, phase: "over" };
    });
  return [...ended, ...open]
    .filter(({ fromMs, untilMs }) => fromMs <= span.untilMs && (untilMs ?? nowMs) >= span.fromMs)
    .sort((a, b) => a.fromMs - b.fromMs);
}
