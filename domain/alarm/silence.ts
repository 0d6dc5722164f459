import { silenceVerdict } from "../detection/silence.ts";
import type { Alarm, Notice } from "./alarm.ts";
import { advance } from "./lifecycle.ts";

/** Alarms after the clock alone has moved them on. */
export interface Moved {
  alarms: readonly Alarm[];
  notices: Notice[];
}

/**
 * Raises the alarm that nothing has been heard since `sinceMs`, when it is not open yet; a sensor's ends, as any
 * other, by the readings that come again. The other alarms stay as they are:
 * no data is no news of them.
 */
export function raiseSilence(
  alarms: readonly Alarm[],
  sinceMs: number,
  lastCelsius: number | null,
  nowMs: number,
): Moved {
  const verdict = silenceVerdict(sinceMs, lastCelsius);
  const silent = alarms.filter(({ cause }) => cause === "silence");
  const moved = advance(silent, [verdict], { takenAtMs: nowMs, celsius: lastCelsius });
  return { alarms: [...withoutSilence(alarms), ...moved.alarms], notices: moved.notices };
}

/** Ends the alarm of silence at once: of a house no reading comes that could end it. */
export function clearSilence(alarms: readonly Alarm[], nowMs: number): Moved {
  const silent = alarms.filter(({ cause }) => cause === "silence");
  const notices = silent.map((alarm): Notice => {
    return { id: `${alarm.id}/resolved-${alarm.severity}`, state: "resolved", atMs: nowMs, alarm };
  });
  return { alarms: withoutSilence(alarms), notices };
}

/** Whether a silence has been told and is not over. */
export function isSilent(alarms: readonly Alarm[]): boolean {
  return alarms.some(({ cause }) => cause === "silence");
}

function withoutSilence(alarms: readonly Alarm[]): Alarm[] {
  return alarms.filter(({ cause }) => cause !== "silence");
}
