import { calmUntilMs } from "../detection/episode.ts";
import { holdMs } from "../detection/rules/limits.ts";
import type { Tracks } from "../detection/tracks.ts";
import type { PlaceKind } from "../places.ts";
import type { Alarm } from "./alarm.ts";
import { clearAtMs } from "./lifecycle.ts";

/**
 * When a recovering alarm of a sensor is over if no reading is odd until then, as event time; `judgedAtMs`: event time of
 * the newest judged reading. Undefined while the alarm does not recover, or its newest reading still was odd.
 */
export function overAtMs(
  { cause, recoveringSinceMs }: Pick<Alarm, "cause" | "recoveringSinceMs">,
  { sensor, sudden, lasting }: Tracks,
  judgedAtMs: number,
): number | undefined {
  if (recoveringSinceMs === undefined) return undefined;
  const episode = [sensor, sudden, lasting].find((one) => one?.cause === cause);
  if (episode === undefined) return clearAtMs(recoveringSinceMs);
  if (episode.oddMs >= judgedAtMs) return undefined;
  return Math.max(calmUntilMs(episode), clearAtMs(recoveringSinceMs));
}

/** When a pending alarm is told if its limit stays crossed, as event time; undefined where the rule is no limit. */
export function tellAtMs(
  { phase, rule, severity, sinceMs }: Pick<Alarm, "phase" | "rule" | "severity" | "sinceMs">,
  kind: PlaceKind,
): number | undefined {
  return phase === "pending" && rule === "limits" ? sinceMs + holdMs(kind, severity) : undefined;
}
