import type { Alarm } from "../../domain/alarm/alarm.ts";
import { alarmCode } from "../../domain/alarm/code.ts";
import { type Home, sensorOf } from "../../domain/home.ts";
import type { OpenAlarm } from "../wire.ts";
import { WHAT, whyOf } from "./words.ts";

/** An alarm with whose it is and what somebody has said of it. */
export interface Raised {
  sensorId: string;
  alarm: Alarm;
  mute?: OpenAlarm["mute"];
}

/** Alarms that are not over, by code, in the words of the page. */
export function openAlarms(home: Home, raised: readonly Raised[], nowMs: number): Record<string, OpenAlarm> {
  return Object.fromEntries(
    raised.map(({ sensorId, alarm, mute }) => {
      const { name, kind } = sensorOf(home, sensorId);
      const { cause, severity, phase, sinceMs, lastCelsius, peakCelsius, expected } = alarm;
      const code = alarmCode(sensorId, alarm.id);
      const tellsValue = cause !== "silence" && cause !== "sensor-fault";
      const open: OpenAlarm = {
        code,
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
        peakCelsius: tellsValue ? peakCelsius : null,
        ...expected,
        ...(mute === undefined ? {} : { mute }),
      };
      return [code, open];
    }),
  );
}
