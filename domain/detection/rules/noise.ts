import { type Finding, HOUR_MS, weightOf } from "../sample.ts";
import type { Traits } from "../traits.ts";

/** How much the values go to and fro. */
export interface Noise {
  /** Mean size of the reversals of the last readings, and what is usual for the sensor, Celsius. */
  level: number;
  usual: number;
  /** Last value and last change, Celsius. */
  last: number;
  change: number;
  /** Time of the last reading and since when the level is too high; 0 while it is not. */
  atMs: number;
  sinceMs: number;
}

/** Share of the newest reading in the level, and time in which the usual level is learned. */
const WEIGHT = 1 / 8;
const MEMORY_MS = 7 * 24 * HOUR_MS;
const TIMES_USUAL = 4;
/** A single spike must not look like noise for hours. */
const LARGEST_COUNTED = 2.5;

export function firstNoise(atMs: number, celsius: number): Noise {
  return { level: 0, usual: 0, last: Math.fround(celsius), change: 0, atMs, sinceMs: 0 };
}

/**
 * A noise floor that rises: a reversal is the smaller of two changes in a row of opposite sign, which is 0 on any slope
 * or single step and about half of sigma for white noise. Told above the place's floor and four times the usual level.
 */
export function judgeNoise(
  before: Noise,
  atMs: number,
  celsius: number,
  traits: Traits,
  learn: boolean,
): { noise: Noise; finding?: Finding } {
  const last = Math.fround(celsius);
  const change = Math.fround(last - before.last);
  const opposite = change * before.change < 0;
  const reversal = opposite
    ? Math.min(Math.abs(change), Math.abs(before.change), LARGEST_COUNTED * traits.noiseCelsius)
    : 0;
  const level = Math.fround(before.level + (reversal - before.level) * WEIGHT);
  const limit = Math.max(traits.noiseCelsius, TIMES_USUAL * before.usual);
  const weight = learn ? weightOf(Math.min(atMs - before.atMs, HOUR_MS), MEMORY_MS) : 0;
  const usual = Math.fround(before.usual + (Math.min(reversal, limit) - before.usual) * weight);
  const clear = before.sinceMs > 0 ? 0.6 * limit : limit;
  const sinceMs = level > clear ? before.sinceMs || atMs : 0;
  const noise = { level, usual, last, change, atMs, sinceMs };
  return sinceMs > 0 ? { noise, finding: noiseFinding(celsius, limit, sinceMs) } : { noise };
}

/** Whether the values go one way long enough that a fall or a rise can be believed. */
export function isCalm({ level, usual }: Noise, { noiseCelsius }: Traits): boolean {
  return level < Math.max(CALM_SHARE * noiseCelsius, CALM_TIMES_USUAL * usual);
}

const CALM_SHARE = 0.3;
const CALM_TIMES_USUAL = 3;

function noiseFinding(celsius: number, limit: number, sinceMs: number): Finding {
  return {
    cause: "sensor-fault",
    severity: "warning",
    level: "raise",
    rule: "noise",
    expected: { lowCelsius: celsius - limit, highCelsius: celsius + limit },
    sinceMs,
    confidence: 0.9,
    forMs: 0,
  };
}
