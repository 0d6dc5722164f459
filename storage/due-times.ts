import { isSilent } from "../domain/alarm/silence.ts";
import { nextDueMs } from "../domain/detection/silence.ts";
import type { SensorRecord } from "../domain/sensor-record.ts";
import type { SensorHead } from "./sensor-item.ts";

/**
 * When the watch function has to look at a head: at a notice whose claim runs out, at `lookAgainMs`, or else when the
 * sensor's silence is to be told. The index is written only when that changes: a time that has not come yet is kept
 * while readings move the real one on, so a sensor that reports costs an index write now and then, not every time.
 */
export function dueTimes(
  before: Pick<SensorHead, "dueAtMs">,
  record: SensorRecord,
  lookAgainMs: number | "never" | undefined,
): Pick<SensorHead, "dueAtMs" | "lookAgainMs"> {
  const again = lookAgainMs === "never" ? undefined : lookAgainMs;
  const claimsMs = Math.min(...record.outbox.map(({ claim }) => claim.untilMs));
  const dueAtMs = Math.min(again ?? silenceMs(record), claimsMs);
  const keeps =
    before.dueAtMs !== undefined && before.dueAtMs <= dueAtMs && before.dueAtMs > record.watermarkMs;
  const next = keeps && again === undefined && dueAtMs < Number.POSITIVE_INFINITY ? before.dueAtMs : dueAtMs;
  return {
    ...(next === undefined || next === Number.POSITIVE_INFINITY ? {} : { dueAtMs: next }),
    ...(again === undefined ? {} : { lookAgainMs: again }),
  };
}

/** A silence that has been told is not told again. */
function silenceMs({ alarms, detector }: SensorRecord): number {
  return isSilent(alarms) ? Number.POSITIVE_INFINITY : nextDueMs(detector);
}
