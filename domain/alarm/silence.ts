import type { DetectorState } from "../detection/detector.ts";
import { judgeSilence } from "../detection/silence.ts";
import type { Alarm, Notice } from "./alarm.ts";
import { advance } from "./lifecycle.ts";

/**
 * Moves a sensor's alarms on by the clock alone: raises its silence when it is due. The other alarms stay as they are: no
 * data is no news of them. The alarm ends, as any other, by the readings that come again.
 */
export function advanceSilence(
  alarms: readonly Alarm[],
  state: DetectorState,
  nowMs: number,
): { alarms: readonly Alarm[]; notices: Notice[] } {
  const verdict = judgeSilence(state, nowMs);
  if (verdict === undefined) return { alarms, notices: [] };
  const others = alarms.filter(({ cause }) => cause !== "silence");
  const silent = alarms.filter(({ cause }) => cause === "silence");
  const moved = advance(silent, [verdict], { takenAtMs: nowMs, celsius: verdict.observedCelsius });
  return { alarms: [...others, ...moved.alarms], notices: moved.notices };
}
