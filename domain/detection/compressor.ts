import { HOUR_MS, MINUTE_MS } from "./sample.ts";

/**
 * Evidence of a thermostat that switches a machine: values that go to and fro between the same two temperatures, as often
 * each time. Celsius; times are event times.
 */
export interface Cycles {
  /** The farthest value since the last turn, and when it was. */
  extremeMs: number;
  extreme: number;
  isRising: boolean;
  /** The last maximum's time, 0 before the first, and the last minimum. */
  peakMs: number;
  low: number;
  /** Running means: maxima, minima, and the time from one maximum to the next; 0 before the first whole cycle. */
  peak: number;
  trough: number;
  periodMs: number;
  /** The smallest change between two readings; 0 before the first. */
  step: number;
  /** What cycles that repeat the ones before have added, and others taken away: 0 to MOST. */
  score: number;
}

/** Enough to judge the place as what it seems to be, and enough to say so. */
export const LIKELY = 4;
export const SURE = 8;
const MOST = 20;

/** A turn is a way back of this share of the usual swing, within these bounds: a defrost must not hide what follows. */
const TURN_SHARE = 0.3;
const LEAST_TURN_CELSIUS = 0.4;
const MOST_TURN_CELSIUS = 0.8;
const SHORTEST_MS = 18 * MINUTE_MS;
const LONGEST_MS = 5 * HOUR_MS;
/** Cycles repeat each other when both turns are this near to the usual ones, and none takes twice the usual time. */
const NEAR_CELSIUS = 0.5;
const NEAR_SHARE = 0.35;
const TIMES = 2.1;
/** A cycle of so few readings is seen at other moments each time: it repeats the ones before less exactly. */
const FEW_READINGS = 4.5;
const NEAR_SHARE_OF_FEW = 0.65;
const TIMES_OF_FEW = 3.1;
/** A swing of so few steps of a coarse sensor may be one value that wavers between two. */
const FEW_STEPS = 1.6;
/** No appliance swings further. */
const WIDEST_CELSIUS = 9;

export function firstCycles(atMs: number, celsius: number): Cycles {
  const first = Math.fround(celsius);
  const none = { peakMs: 0, low: first, peak: 0, trough: 0, periodMs: 0, step: 0, score: 0 };
  return { extremeMs: atMs, extreme: first, isRising: true, ...none };
}

/** Takes one value up, `stepMs` after the last one: constant time. */
export function cycled(before: Cycles, atMs: number, value: number, last: number, stepMs: number): Cycles {
  const celsius = Math.fround(value);
  const change = Math.fround(Math.abs(celsius - last));
  const step = change > 0.005 && (before.step === 0 || change < before.step) ? change : before.step;
  const { extreme, isRising } = before;
  if (isRising ? celsius >= extreme : celsius <= extreme)
    return { ...before, step, extreme: celsius, extremeMs: atMs };
  const back = Math.abs(celsius - extreme);
  const usual = TURN_SHARE * (before.peak - before.trough);
  if (back < Math.min(MOST_TURN_CELSIUS, Math.max(LEAST_TURN_CELSIUS, usual)))
    return step === before.step ? before : { ...before, step };
  const turned = { ...before, step, extreme: celsius, extremeMs: atMs, isRising: !isRising };
  return isRising ? withMaximum(turned, before, stepMs) : { ...turned, low: extreme };
}

/** A maximum ends a cycle. */
function withMaximum(after: Cycles, before: Cycles, stepMs: number): Cycles {
  const { extreme, extremeMs, peakMs, low, periodMs, peak, trough } = before;
  const next = { ...after, peakMs: extremeMs };
  if (peakMs === 0) return next;
  const tookMs = extremeMs - peakMs;
  const isCycle = tookMs >= SHORTEST_MS && tookMs <= LONGEST_MS && extreme - low <= WIDEST_CELSIUS;
  if (periodMs === 0 || (after.score === 0 && !repeats()))
    return isCycle ? { ...next, periodMs: Math.fround(tookMs), peak: extreme, trough: low, score: 0 } : next;
  const fits = isCycle && repeats();
  const isCoarse = extreme - low < FEW_STEPS * after.step;
  const weight = fits ? 0.3 : 0.1;
  const towards = (mean: number, seen: number) => Math.fround(mean + (seen - mean) * weight);
  return {
    ...next,
    periodMs: towards(periodMs, Math.min(tookMs, LONGEST_MS)),
    peak: towards(peak, extreme),
    trough: towards(trough, low),
    score: Math.min(MOST, Math.max(0, after.score + (fits ? (isCoarse ? 1 : 2) : isCoarse ? -3 : -2))),
  };

  function repeats(): boolean {
    const isOfFew = tookMs <= FEW_READINGS * stepMs;
    const near = Math.max(NEAR_CELSIUS, (isOfFew ? NEAR_SHARE_OF_FEW : NEAR_SHARE) * (peak - trough));
    const times = isOfFew ? TIMES_OF_FEW : TIMES;
    const isAsOften = tookMs <= times * periodMs && tookMs >= periodMs / times;
    return isAsOften && Math.abs(extreme - peak) <= near && Math.abs(low - trough) <= near;
  }
}
