// By name: jest's sandbox looks up a global slowly, and this runs millions of times.
const { PI, cos, imul, log, sqrt } = Math;

/** Draws a uniform number in [0, 1). */
export type Random = () => number;

/**
 * A generator that gives the same numbers for the same seed and stream name; streams of one seed are independent.
 * Source: mulberry32 by T. Ettinger (public domain), FNV-1a for the stream's name. Not for secrets.
 */
export function seededRandom(seed: number, stream = ""): Random {
  let state = hash(`${seed}/${stream}`);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** One draw of the standard normal distribution. Source: Box and Muller, Ann. Math. Stat. 29, 1958. */
export function gaussian(random: Random): number {
  return sqrt(-2 * log(1 - random())) * cos(2 * PI * random());
}

/** Uniform between `low` and `high`. */
export function between(random: Random, low: number, high: number): number {
  return low + (high - low) * random();
}

function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = imul(value ^ text.charCodeAt(i), 0x01000193);
  return value;
}
