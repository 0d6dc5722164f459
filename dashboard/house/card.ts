import { type Alarm, isRecovering } from "../../domain/alarm/alarm.ts";
import { alarmCode } from "../../domain/alarm/code.ts";
import { CAUSES } from "../../domain/detection/causes.ts";
import { isKnown } from "../../domain/detection/course.ts";
import type { DetectorState } from "../../domain/detection/detector.ts";
import { expectedBand } from "../../domain/detection/expected-band.ts";
import { changeWithinHour } from "../../domain/detection/recent.ts";
import { HOME_ITSELF, kindSuggested, type Sensor } from "../../domain/home/description.ts";
import type { SensorState } from "../../domain/home/home.ts";
import { needsBattery } from "../../domain/home/vitals.ts";
import { inArticle } from "../../domain/mail/phrases.ts";
import { PLACES } from "../../domain/places.ts";
import { SEVERITY_RANK } from "../../domain/severity.ts";
import type { Card, CardState } from "../wire.ts";

const MINUTE_MS = 60_000;

/** What of its home a card needs. */
export interface CardContext {
  /** Those of the home itself. */
  homeAlarms: readonly Alarm[];
  /** Which alarms somebody has seen to. */
  isMuted(alarm: Alarm): boolean;
  /** How long a reading may be on its way though all is well. */
  paceMs: number;
  /** Whether the sensor is quiet for longer than it ever is. */
  isLate: boolean;
}

/** A sensor at a glance. */
export function cardOf(
  sensor: Sensor,
  { watermarkMs, lastCelsius, detector, alarms }: SensorState,
  { homeAlarms, isMuted, paceMs, isLate }: CardContext,
): Card {
  const { lowCelsius, highCelsius } = expectedBand(detector, sensor, watermarkMs);
  const silence = homeAlarms.filter(({ cause }) => cause === "silence");
  const { state, alarm } = conditionOf([...alarms, ...silence], isMuted, isKnown(detector.course));
  return {
    id: sensor.id,
    name: sensor.name,
    ...(sensor.room === undefined ? {} : { room: sensor.room }),
    kind: sensor.kind,
    ...(sensor.battery === undefined ? {} : { battery: sensor.battery, needsBattery: needsBattery(sensor) }),
    ...(sensor.hasWeakLink ? { hasWeakLink: true as const } : {}),
    place: placeOf(sensor),
    ...(sensor.kindFrom === "readings" && kindSuggested(sensor) !== sensor.kind
      ? { question: questionOf(sensor) }
      : {}),
    celsius: lastCelsius,
    state,
    ...wordsOf(alarm),
    ...(alarm === undefined
      ? {}
      : { alarm: alarmCode(silence.includes(alarm) ? HOME_ITSELF : sensor.id, alarm.id) }),
    seenAtMs: watermarkMs,
    ...rhythmOf(detector, paceMs),
    ...(isLate ? { isLate } : {}),
    ...trendOf(detector),
    ...(lowCelsius === undefined ? {} : { lowCelsius: rounded(lowCelsius) }),
    ...(highCelsius === undefined ? {} : { highCelsius: rounded(highCelsius) }),
  };
}

/** Since when it is heard, and how often. */
function rhythmOf(
  { cadence }: Pick<DetectorState, "cadence">,
  paceMs: number,
): Pick<Card, "heardSinceMs" | "everyMs"> {
  if (cadence === undefined) return {};
  const { firstMs, gaps, typicalMs } = cadence;
  // To a minute: what is learned moves with every reading, and would be sent with each.
  const everyMs = MINUTE_MS * Math.round(Math.max(typicalMs, paceMs) / MINUTE_MS);
  return { heardSinceMs: firstMs, ...(gaps === 0 ? {} : { everyMs }) };
}

/** From the remembered sample of a quarter of an hour ago, or an older one, to the newest reading. */
function trendOf({ recent, last }: Pick<DetectorState, "recent" | "last">): Pick<Card, "perHourCelsius"> {
  if (last === undefined || recent.length === 0) return {};
  const { risePerHour } = changeWithinHour(recent, last.atMs, last.celsius, Number.NaN);
  return { perHourCelsius: Math.round(risePerHour * 10) / 10 };
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
  return `Is it ${what}? Its readings say so. Say it under Settings, or write the kind of ${id} in the agent's configuration.`;
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
