import { DAY_MS, type Finding, HOUR_MS } from "../sample.ts";
import type { Traits } from "../traits.ts";

/** The run of equal values that is going on, and the longest one that this sensor makes by itself. */
export interface Stuck {
  celsius: number;
  sinceMs: number;
  lastMs: number;
  longestMs: number;
}

/** Rooms that nobody enters hold a value to 0.01 C for up to 13 h (measured), so less is never told. */
const LEAST_MS = 14 * HOUR_MS;
const TIMES_LONGEST = 1.5;
const YOUNG_MS = 7 * DAY_MS;
/** A hole in the readings ends a run: nobody knows what was in it. */
const LONGEST_GAP_MS = 3 * HOUR_MS;
/** A run that ends in a larger step was a stuck sensor's and teaches nothing. */
const NATURAL_END_CELSIUS = 0.5;
/** A run that was told of teaches this part of the limit it crossed: by a fifth more patience each time, no more. */
const TOLD_TEACHES = 0.8;
const FORGOTTEN_AFTER_MS = 60 * DAY_MS;

export function firstStuck(atMs: number, celsius: number): Stuck {
  return { celsius, sinceMs: atMs, lastMs: atMs, longestMs: 0 };
}

/** A sensor that repeats the very same value for longer than it ever did by itself. */
export function judgeStuck(
  before: Stuck,
  atMs: number,
  celsius: number,
  traits: Traits,
  firstMs: number,
): { stuck: Stuck; finding?: Finding } {
  if (celsius !== before.celsius || atMs - before.lastMs > LONGEST_GAP_MS)
    return {
      stuck: {
        celsius,
        sinceMs: atMs,
        lastMs: atMs,
        longestMs: longest(before, celsius, limitMs(before, traits, atMs - firstMs)),
      },
    };
  const stuck = { celsius, sinceMs: before.sinceMs, lastMs: atMs, longestMs: before.longestMs };
  if (atMs - stuck.sinceMs < limitMs(stuck, traits, atMs - firstMs)) return { stuck };
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

function limitMs({ longestMs }: Stuck, { stuckHours }: Traits, ageMs: number): number {
  const unknown = stuckHours * HOUR_MS;
  const least = ageMs < YOUNG_MS || unknown > DAY_MS ? unknown : LEAST_MS;
  return Math.max(least, TIMES_LONGEST * longestMs);
}

function longest(before: Stuck, celsius: number, limit: number): number {
  const ran = before.lastMs - before.sinceMs;
  const natural = Math.abs(celsius - before.celsius) <= NATURAL_END_CELSIUS;
  const kept = before.longestMs * (1 - Math.min(1, ran / FORGOTTEN_AFTER_MS));
  const taught = ran < limit ? ran : TOLD_TEACHES * limit;
  return Math.fround(natural ? Math.max(kept, taught) : kept);
}
