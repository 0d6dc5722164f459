import { DAY_MS, type Finding, HOUR_MS } from "../sample.ts";
import type { Traits } from "../traits.ts";

/** The run of equal values that is going on, and what this sensor does by itself. */
export interface Stuck {
  celsius: number;
  sinceMs: number;
  lastMs: number;
  longestMs: number;
  /** The sensor's resolution: about the smallest step that it makes, Celsius; 0 before its first one. */
  resolutionCelsius: number;
  /** Lowest and highest value that was expected during the run; NaN while nothing is. */
  lowCelsius: number;
  highCelsius: number;
}

/** What was to be expected of the sensor now, and how far it usually is from that; NaN while that is unknown. */
export interface Expectation {
  celsius: number;
  spreadCelsius: number;
}

/** Rooms that nobody enters hold a value to 0.01 C for up to 13 h (measured), so less is never told. */
const LEAST_MS = 14 * HOUR_MS;
/** And only beyond what the sensor did by itself. */
const TIMES_LONGEST = 1.5;
const YOUNG_MS = 7 * DAY_MS;
/** A coarser sensor than this rests in proportion to its steps: rooms hold a whole degree for up to 62 h (measured). */
const FINE_CELSIUS = 0.2;
/** With the course against it a run is told after this part of its time. */
const LEAST_SHARE = 0.35;
/** A course that should have left the step by so many of its spreads proves by itself that the sensor is stuck. */
const PROOF_SPREADS = 3;
/** Steps are that much larger, at each, than the smallest before: a single odd value does not stay the resolution. */
const FORGETS_STEP = 1.02;
/** A hole in the readings ends a run: nobody knows what was in it. */
const LONGEST_GAP_MS = 3 * HOUR_MS;
/** A run that ends in a larger step, of a fine sensor, was a stuck sensor's and teaches nothing. */
const NATURAL_END_CELSIUS = 0.5;
/** A run that was told of teaches this part of the limit it crossed: by a fifth more patience each time, no more. */
const TOLD_TEACHES = 0.8;
const FORGOTTEN_AFTER_MS = 60 * DAY_MS;

export function firstStuck(atMs: number, celsius: number): Stuck {
  return {
    celsius,
    sinceMs: atMs,
    lastMs: atMs,
    longestMs: 0,
    resolutionCelsius: 0,
    lowCelsius: Number.NaN,
    highCelsius: Number.NaN,
  };
}

/** A sensor that repeats the very same value for longer than it ever did, or than its place can have held it. */
export function judgeStuck(
  before: Stuck,
  atMs: number,
  celsius: number,
  { traits, firstMs, expected }: { traits: Traits; firstMs: number; expected: Expectation },
): { stuck: Stuck; finding?: Finding } {
  const leastMs = leastOf(before, traits, atMs - firstMs);
  const limitMs = Math.max(leastMs, TIMES_LONGEST * before.longestMs);
  if (celsius !== before.celsius || atMs - before.lastMs > LONGEST_GAP_MS)
    return { stuck: nextRun(before, atMs, celsius, limitMs) };
  const stuck = { ...before, lastMs: atMs, ...widened(before, expected.celsius) };
  const ranMs = atMs - stuck.sinceMs;
  if (ranMs < LEAST_SHARE * leastMs || ranMs < TIMES_LONGEST * stuck.longestMs) return { stuck };
  if (ranMs / leastMs + proof(stuck, expected.spreadCelsius) < 1) return { stuck };
  const finding: Finding = {
    cause: "sensor-fault",
    severity: "warning",
    level: "raise",
    rule: "stuck",
    expected: {},
    sinceMs: stuck.sinceMs,
    confidence: 0.9,
    forMs: 0,
  };
  return { stuck, finding };
}

/** How far the course went beyond one step of the sensor, from 0 to what proves by itself that it is stuck: 1. */
function proof({ lowCelsius, highCelsius, resolutionCelsius }: Stuck, spreadCelsius: number): number {
  const beyond = (highCelsius - lowCelsius - resolutionCelsius) / (PROOF_SPREADS * spreadCelsius);
  return beyond > 0 ? beyond : 0;
}

function widened({ lowCelsius, highCelsius }: Stuck, celsius: number) {
  const expected = Math.fround(celsius);
  return {
    lowCelsius: expected > lowCelsius ? lowCelsius : expected,
    highCelsius: expected < highCelsius ? highCelsius : expected,
  };
}

function nextRun(before: Stuck, atMs: number, celsius: number, limitMs: number): Stuck {
  const step = Math.abs(celsius - before.celsius);
  return {
    ...firstStuck(atMs, celsius),
    longestMs: longest(before, step, limitMs),
    resolutionCelsius: resolution(before.resolutionCelsius, step),
  };
}

function resolution(known: number, step: number): number {
  if (step === 0) return known;
  return Math.fround(known === 0 ? step : Math.min(step, known * FORGETS_STEP));
}

function leastOf({ resolutionCelsius }: Stuck, { stuckHours }: Traits, ageMs: number): number {
  const unknown = stuckHours * HOUR_MS;
  const least = ageMs < YOUNG_MS || unknown > DAY_MS ? unknown : LEAST_MS;
  return least * Math.max(1, resolutionCelsius / FINE_CELSIUS);
}

function longest(before: Stuck, step: number, limitMs: number): number {
  const ran = before.lastMs - before.sinceMs;
  const natural = step <= Math.max(NATURAL_END_CELSIUS, 1.5 * before.resolutionCelsius);
  const kept = before.longestMs * (1 - Math.min(1, ran / FORGOTTEN_AFTER_MS));
  const taught = ran < limitMs ? ran : TOLD_TEACHES * limitMs;
  return Math.fround(natural ? Math.max(kept, taught) : kept);
}
