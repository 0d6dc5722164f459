import { explain } from "../detection/explain.ts";
import type { Cause } from "../detection/verdict.ts";
import { HOUSE_ITSELF, type Home, type Sensor, type Unit } from "../home.ts";
import { PLACES, type PlaceKind } from "../places.ts";
import { fahrenheitFromCelsius } from "../reading.ts";
import type { Alarm, Notice } from "./alarm.ts";

/** An e-mail as SNS sends it: ASCII subject of at most 100 characters, plain text body. */
export interface Mail {
  subject: string;
  text: string;
}

/** SNS refuses a longer or non-ASCII subject. Source: Amazon SNS API reference, Publish. */
const SUBJECT_MAX_CHARACTERS = 100;

/** The e-mail that tells a householder of a notice, in the home's unit and time zone. */
export function mailOf({ state, alarm, atMs }: Notice, sensor: Sensor, home: Home): Mail {
  const time = (ms: number) => localTime(ms, home.timeZone);
  const degrees = (celsius: number | null) => temperature(celsius, home.unit);
  const what = WHAT[alarm.cause];
  if (state === "resolved") {
    const duration = durationText(atMs - alarm.sinceMs);
    return mail(`RESOLVED: ${sensor.name} - no longer ${what}, after ${duration}`, [
      `${sensor.name} is no longer ${what}: ${resolvedFact(alarm, degrees)}`,
      "",
      `Began:    ${time(alarm.sinceMs)}`,
      `Ended:    ${time(atMs)} (${duration})`,
      ...(tellsValue(alarm) ? [`Worst:    ${degrees(alarm.peakCelsius)}`] : []),
      "",
      `Home: ${home.name}. Alarm: ${alarm.id}`,
    ]);
  }
  const seen = tellsValue(alarm) ? ` ${degrees(alarm.lastCelsius)}` : "";
  return mail(`${alarm.severity.toUpperCase()}: ${sensor.name}${seen} - ${what}`, [
    ...(state === "escalated" ? ["It has become worse.", ""] : []),
    seenFact(sensor, alarm, degrees),
    ...reasons(alarm, atMs, degrees),
    "",
    `Since:    ${time(alarm.sinceMs)}`,
    ...(alarm.cause === "silence" ? [] : [`Normal:   ${bandText(alarm, degrees)}`]),
    "",
    `What to do: ${adviceOf(alarm.cause, sensor.kind)}`,
    "",
    `Home: ${home.name}. Alarm: ${alarm.id}`,
  ]);
}

/** A sick or silent sensor's value says nothing of the place now. */
function tellsValue({ cause, lastCelsius }: Alarm): boolean {
  return cause !== "sensor-fault" && cause !== "silence" && lastCelsius !== null;
}

const WHAT: Record<Cause, string> = {
  "too-hot": "too warm",
  "too-cold": "too cold",
  frost: "near freezing",
  warming: "warming and not recovering",
  "open-window": "losing heat fast",
  "heating-failure": "losing heat slowly",
  overheating: "heating up fast",
  unusual: "unusual",
  "sensor-fault": "sensor faulty",
  silence: "silent",
  "house-too-hot": "too warm",
  "house-too-cold": "too cold",
  "power-cut": "without power",
};

const WARMING_ADVICE =
  "close the door, check plug and fuse, and leave it shut. Food keeps 24 to 48 hours in a shut freezer, 4 in a fridge.";

function adviceOf(cause: Cause, kind: PlaceKind): string {
  if (cause === "sensor-fault")
    return "check the sensor's battery, cable and place. Its values say nothing about the temperature until it is well.";
  if (cause === "silence" && kind === "generic")
    return "check power and internet connection of the house, the hub of the sensors and the agent.";
  if (cause === "silence") return "check the sensor's battery and radio, and that its hub is on.";
  if (cause === "frost")
    return "warm the place at once and let the tap drip: freezing water bursts its pipe.";
  if (cause === "warming") return WARMING_ADVICE;
  if (cause === "open-window") return "look for an open window or door.";
  if (cause === "heating-failure")
    return "check that the boiler runs and the radiators are warm, then the windows.";
  if (cause === "unusual") return "have a look at the place: nothing else explains the value.";
  if (cause === "overheating") return "look at once for a heater, stove or appliance that is out of hand.";
  if (cause === "too-hot" && kind === "freezer")
    return "close the door, check plug and fuse, and leave it shut. Food keeps 24 to 48 hours in a shut freezer.";
  if (cause === "too-hot" && kind === "fridge")
    return "close the door, check plug and fuse. Perishable food above 5 C for over 2 hours should not be eaten.";
  if (cause === "too-cold" && (kind === "pipe" || kind === "cellar"))
    return "warm the place and let the tap drip: water freezes in the pipe and bursts it.";
  if (cause === "too-cold" && (kind === "fridge" || kind === "freezer")) return "turn its thermostat warmer.";
  return cause === "too-cold"
    ? "check the heating and the windows."
    : "shade or air the place, check the heating.";
}

function seenFact(sensor: Sensor, alarm: Alarm, degrees: (celsius: number | null) => string): string {
  if (alarm.cause === "silence") return silenceFact(sensor);
  if (alarm.cause === "sensor-fault")
    return `${sensor.name} reports ${faultText(alarm)}: the sensor is faulty.`;
  const place = sensor.kind === "generic" ? "" : ` (${PLACES[sensor.kind].label})`;
  return `${sensor.name}${place} is ${WHAT[alarm.cause]}: ${degrees(alarm.lastCelsius)} now.`;
}

function silenceFact({ id, name }: Sensor): string {
  if (id === HOUSE_ITSELF) return `Nothing is heard of ${name} any more: none of its sensors reports.`;
  return `${name} reports nothing any more.`;
}

function reasons(alarm: Alarm, atMs: number, degrees: (celsius: number | null) => string): string[] {
  const reason = explain(alarm, atMs, degrees);
  return reason === undefined ? [] : [reason];
}

function resolvedFact(alarm: Alarm, degrees: (celsius: number | null) => string): string {
  if (alarm.cause === "silence") return "it is heard again.";
  return alarm.cause === "sensor-fault" ? "it measures again." : `${degrees(alarm.lastCelsius)} now.`;
}

/** Rules that find a sensor sick whose values are possible ones. */
const PLAUSIBLE: ReadonlySet<string> = new Set(["jump", "noise", "stuck"]);

function faultText({ rule, lastCelsius }: Alarm): string {
  if (lastCelsius === null) return "that it cannot measure";
  return `${lastCelsius} C${PLAUSIBLE.has(rule) ? "" : ", which no working sensor does"}`;
}

function bandText(
  { expected: { lowCelsius, highCelsius } }: Alarm,
  degrees: (celsius: number | null) => string,
) {
  if (lowCelsius === undefined && highCelsius === undefined) return "see above";
  if (lowCelsius !== undefined && highCelsius !== undefined)
    return `${degrees(lowCelsius)} to ${degrees(highCelsius)}`;
  return lowCelsius === undefined
    ? `up to ${degrees(highCelsius ?? null)}`
    : `${degrees(lowCelsius)} or more`;
}

function temperature(celsius: number | null, unit: Unit): string {
  if (celsius === null) return "no value";
  return unit === "celsius" ? `${celsius.toFixed(1)} C` : `${fahrenheitFromCelsius(celsius).toFixed(1)} F`;
}

function durationText(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 90) return `${minutes} min`;
  return minutes < 48 * 60 ? `${(minutes / 60).toFixed(1)} h` : `${(minutes / 1440).toFixed(1)} days`;
}

function localTime(ms: number, timeZone: string): string {
  return new Intl.DateTimeFormat("en-GB", { timeZone, dateStyle: "medium", timeStyle: "short" }).format(ms);
}

function mail(subject: string, lines: string[]): Mail {
  return { subject: asciiSubject(subject), text: `${lines.join("\n")}\n` };
}

function asciiSubject(text: string): string {
  const ascii = text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/[^\x20-\x7e]/g, "?");
  return ascii.length <= SUBJECT_MAX_CHARACTERS ? ascii : `${ascii.slice(0, SUBJECT_MAX_CHARACTERS - 3)}...`;
}
