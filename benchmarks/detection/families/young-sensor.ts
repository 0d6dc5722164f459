import { between, gaussian, type Random } from "../../../platform/random.ts";
import type { FaultEvent } from "../case.ts";
import type { FaultName } from "../fitting.ts";
import { DAY_MS, HOUR_MS, type House, MINUTE_MS, OUTDOOR, type Series } from "../series.ts";

/** Celsius some hours into the life of a sensor whose place fails at an hour of it, infinite when never. */
export type LifeCelsius = (hours: number, failsHour: number) => number;

/** So long a fault is watched, and a sound sensor lives. */
export const WATCHED_HOURS = 48;
export const SOUND_DAYS = 7;

const EVERY_MS = 5 * MINUTE_MS;
const STEP_CELSIUS = 0.1;
const NOISE_CELSIUS = 0.06;
const OUTDOOR_NOISE_CELSIUS = 0.1;
const BEGIN_MS = Date.UTC(2026, 0, 12);

/** A freezer or a fridge: the saw of its compressor, a freezer's daily defrosting; it warms to its room when it fails. */
export function applianceCelsius(device: "freezer" | "fridge", random: Random): LifeCelsius {
  const isFreezer = device === "freezer";
  const base = isFreezer ? between(random, -19, -17) : between(random, 3.5, 4.5);
  const swing = isFreezer ? between(random, 1.5, 2.5) : between(random, 2, 3);
  const tauHours = isFreezer ? between(random, 10, 16) : between(random, 6, 10);
  const periodHours = between(random, 0.5, 1);
  const room = between(random, 16, 22);
  const defrostHour = between(random, 0, 23);
  return (hours, failsHour) => {
    if (hours >= failsHour) return room + (base - room) * Math.exp((failsHour - hours) / tauHours);
    const phase = (hours % periodHours) / periodHours;
    // Off and warming for 60 % of the time, then cooling.
    const saw = phase < 0.6 ? phase / 0.6 : (1 - phase) / 0.4;
    const defrosting = ((hours % 24) - defrostHour) / 0.5;
    const defrost = isFreezer && defrosting > 0 && defrosting < 1 ? 6 * Math.sin(Math.PI * defrosting) : 0;
    return base + swing * (saw - 0.5) + defrost;
  };
}

/** A bedroom of 21 C by day and 18.5 C by night; without heating it goes towards outdoors with the time constant. */
export function bedroomCelsius(startHour: number, outdoorCelsius: number, tauHours: number): LifeCelsius {
  const heated = (hours: number) => {
    const hour = (startHour + hours) % 24;
    const ripple = 0.25 * Math.sin((2 * Math.PI * hours) / 1.3);
    if (hour >= 8 && hour < 22) return 21 + ripple;
    if (hour >= 6 && hour < 8) return 18.5 + 1.25 * (hour - 6) + ripple;
    return 18.5 + 2.5 * Math.exp(-((hour + 2) % 24) / 4) + ripple;
  };
  return (hours, failsHour) =>
    hours < failsHour
      ? heated(hours)
      : outdoorCelsius + (heated(failsHour) - outdoorCelsius) * Math.exp((failsHour - hours) / tauHours);
}

/** A house of one sensor, and of one outdoors where given, from its first reading until the fault was watched. */
export function lifeOf(life: {
  sensorId: string;
  fault: FaultName;
  inTimeHours: number;
  /** Hour of the day in which it begins. */
  startHour: number;
  /** Undefined of one that stays sound. */
  failsHour: number | undefined;
  celsius: LifeCelsius;
  outdoor?: (hours: number) => number;
  random: Random;
}): { house: House; events: FaultEvent[] } {
  const { sensorId, fault, inTimeHours, startHour, failsHour, celsius, outdoor, random } = life;
  const startMs = BEGIN_MS + startHour * HOUR_MS;
  const lifeMs = failsHour === undefined ? SOUND_DAYS * DAY_MS : (failsHour + WATCHED_HOURS) * HOUR_MS;
  const times = Array.from({ length: Math.ceil(lifeMs / EVERY_MS) }, (_, i) => i * EVERY_MS);
  const series = (at: (hours: number) => number, noise: number): Series => ({
    timesMs: times.map((ms) => startMs + ms),
    celsius: times.map((ms) => at(ms / HOUR_MS) + noise * gaussian(random)),
    stepCelsius: STEP_CELSIUS,
  });
  const own = series((hours) => celsius(hours, failsHour ?? Number.POSITIVE_INFINITY), NOISE_CELSIUS);
  const house = new Map([[sensorId, own]]);
  if (outdoor !== undefined) house.set(OUTDOOR, series(outdoor, OUTDOOR_NOISE_CELSIUS));
  if (failsHour === undefined) return { house, events: [] };
  const fromMs = startMs + failsHour * HOUR_MS;
  const event = {
    sensorId,
    fault,
    fromMs,
    deadlineMs: fromMs + inTimeHours * HOUR_MS,
    endMs: startMs + lifeMs,
  };
  return { house, events: [event] };
}
