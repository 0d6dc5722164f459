import { type Alarm, isRecovering } from "../../domain/alarm/alarm.ts";
import { CAUSES } from "../../domain/detection/causes.ts";
import { isKnown } from "../../domain/detection/course.ts";
import { expectedBand } from "../../domain/detection/expected-band.ts";
import { kindSuggested, type Sensor } from "../../domain/home/description.ts";
import type { SensorState } from "../../domain/home/home.ts";
import { inArticle } from "../../domain/mail/phrases.ts";
import { PLACES } from "../../domain/places.ts";
import { SEVERITY_RANK } from "../../domain/severity.ts";
import type { Card, CardState } from "../wire.ts";

/** A sensor at a glance; `homeAlarms` are those of the home itself, `isMuted` says which alarms somebody has seen to. */
export function cardOf(
  sensor: Sensor,
  { watermarkMs, lastCelsius, detector, alarms }: SensorState,
  homeAlarms: readonly Alarm[],
  isMuted: (alarm: Alarm) => boolean,
): Card {
  const { lowCelsius, highCelsius } = expectedBand(detector, sensor, watermarkMs);
  const silence = homeAlarms.filter(({ cause }) => cause === "silence");
  const { state, alarm } = conditionOf([...alarms, ...silence], isMuted, isKnown(detector.course));
  return {
    id: sensor.id,
    name: sensor.name,
    kind: sensor.kind,
    place: placeOf(sensor),
    ...(sensor.kindFrom === "readings" && kindSuggested(sensor) !== sensor.kind
      ? { question: questionOf(sensor) }
      : {}),
    celsius: lastCelsius,
    state,
    ...wordsOf(alarm),
    seenAtMs: watermarkMs,
    ...(lowCelsius === undefined ? {} : { lowCelsius: rounded(lowCelsius) }),
    ...(highCelsius === undefined ? {} : { highCelsius: rounded(highCelsius) }),
  };
}

/** What is wrong and since when; of what recovers, since when it does. */
function wordsOf(alarm: Alarm | undefined): Pick<Card, "what" | "severity" | "sinceMs"> {
  if (alarm === undefined) return { what: "" };
  const { cause, severity, sinceMs, recoveringSinceMs } = alarm;
  if (recoveringSinceMs !== undefined) return { what: "recovering", severity, sinceMs: recoveringSinceMs };
  return { what: CAUSES[cause].words, severity, sinceMs };
}

/** The kind in words; while the readings only rule a room out, nobody knows it. */
export function placeOf({ kind, kindFrom }: Sensor): string {
  return kindFrom === "unsure" ? "not known yet" : PLACES[kind].label;
}

function questionOf({ id, kind }: Sensor): string {
  const what = kind === "living" ? "in a room" : inArticle(kind);
  return `Is it ${what}? Its readings say so. Write the kind of ${id} in the agent's configuration.`;
}

/** Alarms by what to look at first. */
export function worstFirst(a: Pick<Alarm, "severity" | "sinceMs">, b: Pick<Alarm, "severity" | "sinceMs">) {
  return SEVERITY_RANK[b.severity] - SEVERITY_RANK[a.severity] || a.sinceMs - b.sinceMs;
}

function conditionOf(
  alarms: readonly Alarm[],
  isMuted: (alarm: Alarm) => boolean,
  known: boolean,
): { state: CardState; alarm?: Alarm } {
  const firing = alarms.filter(({ phase }) => phase === "firing").sort(worstFirst);
  const lasting = firing.filter((alarm) => !isRecovering(alarm));
  const loud = lasting.find((alarm) => !isMuted(alarm));
  if (loud !== undefined) return { state: firingState(loud), alarm: loud };
  if (lasting[0] !== undefined) return { state: "snoozed", alarm: lasting[0] };
  if (firing[0] !== undefined) return { state: "recovering", alarm: firing[0] };
  const pending = [...alarms].sort(worstFirst)[0];
  if (pending !== undefined) return { state: "pending", alarm: pending };
  return { state: known ? "normal" : "learning" };
}

function firingState({ cause }: Alarm): CardState {
  if (cause === "silence") return "silent";
  return cause === "sensor-fault" ? "faulty" : "firing";
}

/** To a hundredth: what is drawn needs no more, and what does not change is not sent again. */
export function rounded(celsius: number): number {
  return Math.round(celsius * 100) / 100;
}
