import type { Cause, Verdict } from "../detection/verdict.ts";
import type { Reading } from "../reading.ts";
import { isWorse, SEVERITY_RANK } from "../severity.ts";
import { type Alarm, alarmIdOf, isRecovering, type Notice } from "./alarm.ts";

/** A condition must be gone this long before its alarm is resolved, so that a value at the limit does not flap. */
const CLEAR_FOR_MS = 5 * 60_000;
const DAY_MS = 24 * 60 * 60_000;

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
  const { takenAtMs } = reading;
  const tell = (state: Notice["state"], alarm: Alarm) => {
    // It ended when its values came back; that they held for a while only proves it.
    const atMs = state === "resolved" ? (alarm.recoveringSinceMs ?? takenAtMs) : takenAtMs;
    notices.push({ id: noticeId(state, alarm, takenAtMs), state, atMs, alarm });
  };
  const worst = worstPerCause(verdicts);
  const blind = (worst.get("sensor-fault")?.level ?? "calm") !== "calm";
  const moved: Alarm[] = [];
  for (const before of alarms) {
    const alarm = renamed(before, worst);
    const verdict = worst.get(alarm.cause);
    worst.delete(alarm.cause);
    const next = verdict === undefined ? absent(alarm, reading, blind) : present(alarm, verdict, takenAtMs);
    if (next !== undefined) moved.push(next);
    const change = changeOf(alarm, next);
    if (change !== undefined) tell(change, next ?? alarm);
  }
  for (const verdict of worst.values()) {
    if (verdict.level !== "raise") continue;
    const alarm = present(opened(verdict), verdict, takenAtMs);
    moved.push(alarm);
    if (alarm.phase === "firing") tell("firing", alarm);
  }
  return { alarms: moved, notices };
}

/** What there is to tell of an alarm that went on, or ended. */
function changeOf(before: Alarm, next: Alarm | undefined): Notice["state"] | undefined {
  if (before.phase === "pending") return next?.phase === "firing" ? "firing" : undefined;
  if (next === undefined) return "resolved";
  if (isWorse(next.severity, before.severity)) return "escalated";
  if (isRecovering(next) === isRecovering(before)) return undefined;
  return isRecovering(next) ? "recovering" : "relapsed";
}

/** An alarm becomes worse and ends once, but recovers and relapses as often as its values do. */
function noticeId(state: Notice["state"], { id, severity }: Alarm, atMs: number): string {
  const isRepeated = state === "recovering" || state === "relapsed";
  return `${id}/${state}-${isRepeated ? atMs.toString(36) : severity}`;
}

function worstPerCause(verdicts: readonly Verdict[]): Map<Verdict["cause"], Verdict> {
  const worst = new Map<Verdict["cause"], Verdict>();
  for (const verdict of verdicts) {
    const known = worst.get(verdict.cause);
    if (known === undefined || weight(verdict) > weight(known)) worst.set(verdict.cause, verdict);
  }
  return worst;
}

const LEVEL_WEIGHT: Record<Verdict["level"], number> = { raise: 20, hold: 10, frozen: 10, calm: 0 };

function weight({ severity, level }: Verdict): number {
  return SEVERITY_RANK[severity] + LEVEL_WEIGHT[level];
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

function present(before: Alarm, verdict: Verdict, takenAtMs: number): Alarm {
  const { observedCelsius, level } = verdict;
  if (level === "frozen") return { ...before, lastCelsius: observedCelsius };
  const { recoveringSinceMs, ...alarm } = before;
  const raised = level === "raise";
  const fires = alarm.phase === "firing" || (raised && takenAtMs - alarm.sinceMs >= verdict.forMs);
  const next: Alarm = {
    ...alarm,
    severity: raised ? severityOf(alarm, verdict) : alarm.severity,
    phase: fires ? "firing" : "pending",
    lastCelsius: observedCelsius,
    peakCelsius: worse(alarm, observedCelsius),
  };
  return fires && isBack(next, verdict, recoveringSinceMs, takenAtMs)
    ? { ...next, recoveringSinceMs: recoveringSinceMs ?? takenAtMs }
    : next;
}

/** The worse severity; a firing alarm does not become worse by a value that is better than the one before. */
function severityOf(alarm: Alarm, { severity, observedCelsius }: Verdict): Alarm["severity"] {
  const isBetter = alarm.phase === "firing" && isBetterThanLast(alarm, observedCelsius);
  return isWorse(severity, alarm.severity) && !isBetter ? severity : alarm.severity;
}

function absent(
  alarm: Alarm,
  { takenAtMs, celsius }: Pick<Reading, "takenAtMs" | "celsius">,
  blind: boolean,
): Alarm | undefined {
  if (blind) return alarm;
  if (alarm.phase === "pending") return undefined;
  const recoveringSinceMs = alarm.recoveringSinceMs ?? takenAtMs;
  if (takenAtMs >= clearAtMs(recoveringSinceMs)) return undefined;
  return { ...alarm, recoveringSinceMs, lastCelsius: celsius };
}

/** From when on an alarm whose values came back at `recoveringSinceMs` may be over. */
export function clearAtMs(recoveringSinceMs: number): number {
  return recoveringSinceMs + CLEAR_FOR_MS;
}

const COLD: ReadonlySet<Cause> = new Set(["too-cold", "frost", "open-window", "heating-failure"]);
const WARM: ReadonlySet<Cause> = new Set(["too-hot", "warming", "overheating"]);

function worse({ cause, peakCelsius }: Alarm, celsius: number | null): number | null {
  if (celsius === null || peakCelsius === null) return celsius ?? peakCelsius;
  return COLD.has(cause) ? Math.min(peakCelsius, celsius) : Math.max(peakCelsius, celsius);
}

/** Whether a firing alarm recovers at this reading; `sinceMs`: since when it did so before. */
function isBack(
  alarm: Alarm,
  { level, severity }: Verdict,
  sinceMs: number | undefined,
  takenAtMs: number,
): boolean {
  if (level === "calm") return true;
  if (level === "hold") return sinceMs !== undefined || isHalfwayBack(alarm);
  // What is left of a critical alarm is no relapse, unless it stays.
  return sinceMs !== undefined && isWorse(alarm.severity, severity) && takenAtMs - sinceMs < DAY_MS;
}

/** Whether the value has come half of the way from its worst back to where its place is well. */
function isHalfwayBack({ cause, lastCelsius, peakCelsius, expected }: Alarm): boolean {
  if (lastCelsius === null || peakCelsius === null) return false;
  const { lowCelsius = Number.NaN, highCelsius = Number.NaN } = expected;
  const worst = peakCelsius;
  if (COLD.has(cause)) return worst < lowCelsius && lastCelsius >= (worst + lowCelsius) / 2;
  return WARM.has(cause) && worst > highCelsius && lastCelsius <= (worst + highCelsius) / 2;
}

function isBetterThanLast({ cause, lastCelsius }: Alarm, celsius: number | null): boolean {
  if (celsius === null || lastCelsius === null) return false;
  return COLD.has(cause) ? celsius > lastCelsius : WARM.has(cause) && celsius < lastCelsius;
}
