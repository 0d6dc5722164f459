import type { Reading } from "../../../domain/reading.ts";
import { roundCelsius } from "../../../domain/reading.ts";
import { between, gaussian, type Random, seededRandom } from "../../../platform/random.ts";

// By name: jest's sandbox looks up a global slowly, and this runs millions of times.
const { ceil, floor, max, round } = Math;

/** What a sensor is like. */
export interface SensorTraits {
  everyMs: number;
  /** Readings come up to this much late, at random. */
  jitterMs: number;
  /** Steps it reports in: 0.1 for SHT3x radio sensors, 0.0625 for a DS18B20 (Maxim datasheet 19-7487). */
  resolutionCelsius: number;
  /** Standard deviation of its noise before rounding. */
  noiseCelsius: number;
  /** Time constant of its housing, at least a step of the house (10 s). */
  lagS: number;
}

/** What is wrong with a sensor; an absent part is sound. */
export interface Sickness {
  dead?: boolean;
  stuck?: boolean;
  /** Celsius that single readings are off by. */
  spikeCelsius?: number;
  drift?: { sinceMs: number; celsiusPerHour: number };
}

/** A sensor at a moment. */
export interface SimulatedSensor {
  readonly id: string;
  readonly traits: SensorTraits;
  /** What it hangs in. */
  readonly place: { readonly celsius: number };
  readonly random: Random;
  /** A stream of its own: a fault does not shift the noise of what comes after it. */
  readonly faultRandom: Random;
  readonly biasCelsius: number;
  sickness: Sickness;
  housingCelsius: number;
  lastCelsius: number;
  /** The moment of the next reading, and the same before jitter. */
  dueMs: number;
  nominalMs: number;
}

const HOUR_MS = 3_600_000;
/** Calibration error, from the SHT3x and DS18B20 datasheets: typically 0.2 C. */
const BIAS_CELSIUS = 0.15;
const SPIKE_SHARE = 0.1;

/** A sensor whose first reading falls within its first interval after `startAtMs`. */
export function createSensor(
  { id, place, traits }: Pick<SimulatedSensor, "id" | "place" | "traits">,
  seed: number,
  startAtMs: number,
): SimulatedSensor {
  const random = seededRandom(seed, `sensor ${id}`);
  const firstMs = ceil(startAtMs + random() * traits.everyMs);
  return {
    id,
    traits,
    place,
    random,
    faultRandom: seededRandom(seed, `fault ${id}`),
    biasCelsius: between(random, -BIAS_CELSIUS, BIAS_CELSIUS),
    sickness: {},
    housingCelsius: place.celsius,
    lastCelsius: place.celsius,
    dueMs: firstMs,
    nominalMs: firstMs,
  };
}

/** Lets the housing follow its place. */
export function stepSensor(sensor: SimulatedSensor, seconds: number): void {
  sensor.housingCelsius += ((sensor.place.celsius - sensor.housingCelsius) * seconds) / sensor.traits.lagS;
}

/** The reading that is due by now, or undefined of a dead sensor; to be asked only when `dueMs` has come. */
export function takeReading(sensor: SimulatedSensor): Reading | undefined {
  const { traits, random } = sensor;
  const takenAtMs = sensor.dueMs;
  sensor.nominalMs += traits.everyMs;
  sensor.dueMs = sensor.nominalMs + floor(random() * traits.jitterMs);
  const measured = sensor.housingCelsius + sensor.biasCelsius + traits.noiseCelsius * gaussian(random);
  if (sensor.sickness.dead) return undefined;
  const celsius = sensor.sickness.stuck ? sensor.lastCelsius : report(sensor, measured, takenAtMs);
  sensor.lastCelsius = celsius;
  return { sensorId: sensor.id, takenAtMs, celsius };
}

function report(sensor: SimulatedSensor, measured: number, takenAtMs: number): number {
  const { spikeCelsius, drift } = sensor.sickness;
  let celsius = measured;
  if (drift !== undefined) celsius += drift.celsiusPerHour * max(0, (takenAtMs - drift.sinceMs) / HOUR_MS);
  if (spikeCelsius !== undefined && sensor.faultRandom() < SPIKE_SHARE) celsius += spikeCelsius;
  const { resolutionCelsius } = sensor.traits;
  return roundCelsius(round(celsius / resolutionCelsius) * resolutionCelsius);
}
