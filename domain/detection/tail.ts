/** The upper tail of a positive quantity, learned as it comes: its 95 % quantile and how heavy it is beyond. */
export interface Tail {
  quantile: number;
  /** Mean of ln(value / quantile) beyond the quantile: the Hill estimator of a Pareto tail's exponent (Hill, 1975). */
  heaviness: number;
  count: number;
}

const SHARE = 0.05;
/** Slowest rate of learning: about two thousand values are remembered. */
const RATE = 1 / 2000;
const LEAST_COUNT = 30;
/** Above this the rates are at their slowest. */
const MOST_COUNTED = 65_535;
const LIGHTEST = 0.1;
const LARGEST_LOG = 3;

export const UNKNOWN_TAIL: Tail = { quantile: 0, heaviness: 0.5, count: 0 };

/** How surprising a value is: -log10 of the probability of one so large, 0 within the quantile or before it is known. */
export function surprise({ quantile, heaviness, count }: Tail, value: number): number {
  if (count < LEAST_COUNT || quantile <= 0 || value <= quantile) return 0;
  return -Math.log10(SHARE) + Math.log10(value / quantile) / Math.max(LIGHTEST, heaviness);
}

/** Learns a value; the quantile moves in proportion to itself, so a single monster moves it like any other. */
export function learnTail(before: Tail, value: number): Tail {
  const count = Math.min(MOST_COUNTED, before.count + 1);
  const { quantile, heaviness } = before;
  if (quantile <= 0) return { quantile: Math.fround(Math.max(value, 1e-12)), heaviness, count };
  const step = Math.min(0.5, 6 * Math.max(RATE, 1 / count));
  if (value <= quantile) return { quantile: Math.fround(quantile * (1 - step * SHARE)), heaviness, count };
  const log = Math.min(LARGEST_LOG, Math.log(value / quantile));
  const weight = Math.max(RATE / SHARE, 1 / (count * SHARE + 20));
  return {
    quantile: Math.fround(quantile * (1 + step * (1 - SHARE))),
    heaviness: Math.fround(heaviness + (log - heaviness) * weight),
    count,
  };
}
