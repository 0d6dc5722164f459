import { learnTail, surprise, type Tail, UNKNOWN_TAIL } from "../tail.ts";

/** What is remembered of a series of which nothing is known, neither unit nor limits; counts are of readings. */
export interface Series {
  /** Readings so far. */
  count: number;
  last: number;
  /** Mean of the last two or so, against which a new value is a surprise. */
  level: number;
  /** Exponential means of the value over 8, 30, 150, 600 and 1500 readings. */
  means: readonly number[];
  /** Exponential means of the size of changes over 8, 30, 150 and 600 readings. */
  swings: readonly number[];
  /** Deviation from the usual course of a day, as means over 6 and 24 readings. */
  seasonal: readonly number[];
  tails: readonly Tail[];
  /** Sum of the surprises, smoothed over two readings. */
  surprise: number;
  /** Alerts not yet forgotten, and readings since the last one. */
  alerts: number;
  sinceAlert: number;
}

/** What 32 stored bits hold. */
const MOST_COUNTED = 2 ** 32 - 1;
const MEANS = [8, 30, 150, 600, 1500] as const;
const SWINGS = [8, 30, 150, 600] as const;
const FEATURES = 9;
/** Each surprise counts from one in ten on, so that nine quiet features do not add up. */
const COUNTED_FROM = 1;
const SMOOTHED = 0.5;
/** A long history has seen more: the limit rises by this for every tenfold of it. */
const PER_TENFOLD = 0.4;
const LONG_HISTORY = 500;
/** Every recent alert makes the next one dearer: what comes again and again is how this series is. */
const PER_ALERT = 0.6;
const ALERT_MEMORY = 1000;
/** One alert an event. */
const QUIET_AFTER = 120;
const LIMIT = 3.5;

export function firstSeries(value: number): Series {
  const first = Math.fround(value);
  return {
    count: 0,
    last: first,
    level: first,
    means: MEANS.map(() => first),
    swings: SWINGS.map(() => 0),
    seasonal: [0, 0],
    tails: Array<Tail>(FEATURES).fill(UNKNOWN_TAIL),
    surprise: 0,
    alerts: 0,
    sinceAlert: QUIET_AFTER,
  };
}

/**
 * Any series: shifts of its mean over short and long spans, more or less movement than usual, and distance from the usual
 * course of the day are each compared with their own learned tail; Fisher's method (1925) adds the surprises up. `score`
 * is 0.5 and more where it is to be told, once an event. Measured on the Numenta benchmark in docs/detection.md.
 */
export function judgeSeries(
  before: Series,
  value: number,
  expected: number,
): { series: Series; score: number; tell: boolean } {
  const count = Math.min(MOST_COUNTED, before.count + 1);
  const last = Math.fround(value);
  const means = before.means.map((mean, i) => towards(mean, value, Math.min(count, MEANS[i] as number)));
  const change = Math.abs(last - before.last);
  const swings = before.swings.map((mean, i) => towards(mean, change, Math.min(count, SWINGS[i] as number)));
  const off = Number.isNaN(expected) ? undefined : value - expected;
  const seasonal = before.seasonal.map((mean, i) =>
    off === undefined ? 0 : towards(mean, off, i === 0 ? 6 : 24),
  );
  const features = featuresOf(
    Math.abs(value - before.level),
    value,
    means,
    swings,
    before.swings[1] as number,
    seasonal,
  );
  const sum = features.reduce((total, feature, i) => {
    const size = surprise(before.tails[i] as Tail, feature);
    return total + Math.max(0, size - COUNTED_FROM);
  }, 0);
  const smooth = Math.fround(before.surprise + (sum - before.surprise) * SMOOTHED);
  const dearer = PER_TENFOLD * Math.log10(Math.max(1, count / LONG_HISTORY)) + PER_ALERT * before.alerts;
  const net = Math.max(0, smooth - dearer);
  const tell = net >= LIMIT && before.sinceAlert >= QUIET_AFTER;
  const series: Series = {
    count,
    last,
    level: towards(before.level, value, 2),
    means,
    swings,
    seasonal,
    tails: before.tails.map((tail, i) =>
      (features[i] as number) > 0 && count > 6 ? learnTail(tail, features[i] as number) : tail,
    ),
    surprise: smooth,
    alerts: Math.fround(before.alerts * (1 - 1 / ALERT_MEMORY) + (tell ? 1 : 0)),
    sinceAlert: tell ? 0 : Math.min(QUIET_AFTER, before.sinceAlert + 1),
  };
  const score = net / (net + LIMIT);
  return { series, score: tell ? score : Math.min(0.49, score), tell };
}

/** An exponential mean moved on by one value. */
function towards(mean: number, value: number, readings: number): number {
  return Math.fround(mean + (value - mean) / readings);
}

function featuresOf(
  step: number,
  value: number,
  means: readonly number[],
  swings: readonly number[],
  usualSwing: number,
  seasonal: readonly number[],
): number[] {
  const [mean8, mean30, mean150, mean600, mean1500] = means as [number, number, number, number, number];
  const [swing8, swing30, swing150, swing600] = swings as [number, number, number, number];
  // A constant series must not divide by nothing.
  const tiny = 0.02 * swing600 + 1e-12;
  return [
    Math.abs(mean8 - mean150),
    Math.abs(mean30 - mean600),
    Math.abs(value - mean1500),
    (swing150 + tiny) / (swing8 + tiny),
    (swing30 + tiny) / (swing600 + tiny),
    (swing600 + tiny) / (swing30 + tiny),
    Math.abs(seasonal[0] as number),
    Math.abs(seasonal[1] as number),
    step / (usualSwing + tiny),
  ];
}
