import type { Cause, Verdict } from "../detection/verdict.ts";
import type { Reading } from "../reading.ts";
import { isWorse, SEVERITY_RANK } from "../severity.ts";
import { type Alarm, alarmIdOf, type Notice } from "./alarm.ts";

/** A condition must be gone this long before its alarm is resolved, so that a value at the limit does not flap. */
const CLEAR_FOR_MS = 5 * 60_000;

/**
 * Moves a sensor's alarms on by one judged reading; one alarm is open per cause.
 * A sick sensor says nothing about the room: while it does, no other alarm of it clears.
 */
export function advance(
  alarms: readonly Alarm[],
  verdicts: readonly Verdict[],
  reading: Pick<Reading, "takenAtMs" | "celsius">,
): { alarms: Alarm[]; notices: Notice[] } {
  const notices: Notice[] = [];
  const tell = (state: Notice["state"], alarm: Alarm) =>
    notices.push({ id: `${alarm.id}/${state}-${alarm.severity}`, state, atMs: reading.takenAtMs, alarm });
  const worst = worstPerCause(verdicts);
  const blind = worst.has("sensor-fault");
  const moved: Alarm[] = [];
  for (const before of alarms) {
    const alarm = renamed(before, worst);
    const verdict = worst.get(alarm.cause);
    worst.delete(alarm.cause);
    const next =
      verdict === undefined ? absent(alarm, reading, blind) : present(alarm, verdict, reading.takenAtMs);
    if (next !== undefined) moved.push(next);
    if (next === undefined && alarm.phase === "firing") tell("resolved", alarm);
    if (next?.phase === "firing" && alarm.phase === "pending") tell("firing", next);
    if (alarm.phase === "firing" && next !== undefined && isWorse(next.severity, alarm.severity))
      tell("escalated", next);
  }
  for (const verdict of worst.values()) {
    if (verdict.level !== "raise") continue;
    const alarm = present(opened(verdict), verdict, reading.takenAtMs);
    moved.push(alarm);
    if (alarm.phase === "firing") tell("firing", alarm);
  }
  return { alarms: moved, notices };
}

function worstPerCause(verdicts: readonly Verdict[]): Map<Verdict["cause"], Verdict> {
  const worst = new Map<Verdict["cause"], Verdict>();
  for (const verdict of verdicts) {
    const known = worst.get(verdict.cause);
    if (known === undefined || weight(verdict) > weight(known)) worst.set(verdict.cause, verdict);
  }
  return worst;
}

function weight(verdict: Verdict): number {
  return SEVERITY_RANK[verdict.severity] + (verdict.level === "raise" ? 10 : 0);
}

function opened({ cause, severity, rule, sinceMs, expected, observedCelsius }: Verdict): Alarm {
  const id = alarmIdOf({ cause, sinceMs });
  const celsius = { lastCelsius: observedCelsius, peakCelsius: observedCelsius };
  return { id, cause, severity, phase: "pending", sinceMs, rule, expected, ...celsius };
}

/** The alarm under the name that a verdict gives it, unless one of that name is open beside it. */
function renamed(alarm: Alarm, worst: ReadonlyMap<Cause, Verdict>): Alarm {
  for (const { cause, rule, renames } of worst.values())
    if (renames === alarm.cause) return { ...alarm, cause, rule };
  return alarm;
}

function present({ clearSinceMs: _, ...alarm }: Alarm, verdict: Verdict, takenAtMs: number): Alarm {
  const { observedCelsius } = verdict;
  const raised = verdict.level === "raise";
  const severity = raised && isWorse(verdict.severity, alarm.severity) ? verdict.severity : alarm.severity;
  const fires = raised && takenAtMs - alarm.sinceMs >= verdict.forMs;
  return {
    ...alarm,
    severity,
    phase: fires ? "firing" : alarm.phase,
    lastCelsius: observedCelsius,
    peakCelsius: worse(alarm, observedCelsius),
  };
}

function absent(
  alarm: Alarm,
  { takenAtMs, celsius }: Pick<Reading, "takenAtMs" | "celsius">,
  blind: boolean,
): Alarm | undefined {
  if (blind) return alarm;
  if (alarm.phase === "pending") return undefined;
  const clearSinceMs = alarm.clearSinceMs ?? takenAtMs;
  if (takenAtMs - clearSinceMs >= CLEAR_FOR_MS) return undefined;
  return { ...alarm, clearSinceMs, lastCelsius: celsius };
}

const COLD: ReadonlySet<Cause> = new Set(["too-cold", "frost", "open-window", "heating-failure"]);

function worse({ cause, peakCelsius }: Alarm, celsius: number | null): number | null {
  if (celsius === null || peakCelsius === null) return celsius ?? peakCelsius;
  return COLD.has(cause) ? Math.min(peakCelsius, celsius) : Math.max(peakCelsius, celsius);
}
