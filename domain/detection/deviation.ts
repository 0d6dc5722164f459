import type { Context } from "./context.ts";
import { DAY_MS, HOUR_MS, weightOf } from "./sample.ts";

/** Distance from the usual course as exponential means over several spans, and how far each of them usually goes. */
export interface Deviation {
  /** Celsius from the own course, one mean a span. */
  own: readonly number[];
  /** The same less what the other rooms of the home share. */
  relative: readonly number[];
  /** What all rooms of the home, this one included, deviate by together and apart from the weather: the two shorter spans. */
  house: readonly number[];
  /** Mean square of each by part of the day (`squareAt`), learned slowly while nothing is wrong. */
  ownSquare: readonly number[];
  relativeSquare: readonly number[];
  /** Of the shortest span. */
  houseSquare: readonly number[];
  /** Time learned from, up to a month. */
  learnedMs: number;
}

/** Spans of the means: a meal or a visit, a heating failure, a drift. */
export const SPANS_MS: readonly number[] = [1.5 * HOUR_MS, 6 * HOUR_MS, 24 * HOUR_MS];

/** What is assumed of a room before it is known, as the spread of each span in Celsius. */
const PRIOR_CELSIUS = [1, 0.9, 0.8];
const SQUARE_MEMORY_MS = 14 * DAY_MS;
/** One value teaches the spread no more than this many times itself. */
const MOST_TAUGHT_SIGMAS = 2;
/** A reading after a gap stands for no more time than this. */
const LONGEST_STEP_MS = HOUR_MS;
const MONTH_MS = 30 * DAY_MS;

/** A room in the sun is restless by day and quiet by night: spreads are kept for each part of the day (UTC). */
export const PARTS = 8;
const PRIOR_SQUARE = PRIOR_CELSIUS.flatMap((celsius) =>
  Array<number>(PARTS).fill(Math.fround(celsius * celsius)),
);
const ZERO = PRIOR_CELSIUS.map(() => 0);

/** The deviation of a sensor of which nothing is known. */
export const NO_DEVIATION: Deviation = {
  own: ZERO,
  relative: ZERO,
  house: [0, 0],
  ownSquare: PRIOR_SQUARE,
  relativeSquare: PRIOR_SQUARE,
  houseSquare: PRIOR_SQUARE.slice(0, PARTS),
  learnedMs: 0,
};

/** Part of the other rooms' shared deviation that this room takes: few rooms say less of the house. */
export function sharedCelsius({ peersDeviation, peers }: Context): number {
  return peersDeviation === undefined ? 0 : (0.9 * peersDeviation * peers) / (peers + 0.5);
}

/** Part of the outdoor air's deviation that reaches the rooms of a heated house: 0.1 to 0.2 in those measured. */
const WEATHER_SHARE = 0.15;

/** What the weather makes of a room now, Celsius from its usual course. */
export function weatherCelsius({ outdoorDeviation }: Context): number {
  return WEATHER_SHARE * (outdoorDeviation ?? 0);
}

/** What this room and the others deviate by, as a mean over all of them, less what the weather makes of it. */
function houseCelsius(celsius: number, context: Context): number {
  const { peersDeviation, peers } = context;
  return peersDeviation === undefined
    ? 0
    : (peersDeviation * peers + celsius) / (peers + 1) - weatherCelsius(context);
}

/** Moves the means on by one reading that is `celsius` from its course; `learn` also teaches the spreads. */
export function deviate(
  before: Deviation,
  atMs: number,
  celsius: number,
  context: Context,
  stepMs: number,
  learn: boolean,
): Deviation {
  const step = Math.min(stepMs, LONGEST_STEP_MS);
  const own = means(before.own, celsius, step);
  const relative = means(before.relative, celsius - sharedCelsius(context), step);
  const house = means(before.house, houseCelsius(celsius, context), step);
  if (!learn) return { ...before, own, relative, house };
  const part = partOf(atMs);
  const memory = Math.min(SQUARE_MEMORY_MS, 2 * DAY_MS + before.learnedMs);
  const weight = weightOf(step, memory / PARTS);
  return {
    own,
    relative,
    house,
    ownSquare: squares(before.ownSquare, own, weight, part),
    relativeSquare: squares(before.relativeSquare, relative, weight, part),
    houseSquare: squares(before.houseSquare, house.slice(0, 1), weight, part),
    learnedMs: Math.min(MONTH_MS, before.learnedMs + step),
  };
}

/** Starts the means again at `celsius`, after an alarm: what is over must not be told again. */
export function restart(before: Deviation, celsius: number, context: Context): Deviation {
  const own = Math.fround(celsius);
  const relative = Math.fround(celsius - sharedCelsius(context));
  const house = Math.fround(houseCelsius(celsius, context));
  return {
    ...before,
    own: ZERO.map(() => own),
    relative: ZERO.map(() => relative),
    house: [house, house],
  };
}

function means(before: readonly number[], celsius: number, stepMs: number): number[] {
  const after = new Array<number>(before.length);
  for (let i = 0; i < after.length; i++) {
    const known = before[i] as number;
    after[i] = Math.fround(known + (celsius - known) * weightOf(stepMs, SPANS_MS[i] as number));
  }
  return after;
}

function squares(
  before: readonly number[],
  values: readonly number[],
  weight: number,
  part: number,
): number[] {
  const after = before.slice();
  for (let span = 0; span < values.length; span++) {
    const index = span * PARTS + part;
    const known = before[index] as number;
    const value = values[span] as number;
    const taught = Math.min(value * value, known * MOST_TAUGHT_SIGMAS ** 2);
    after[index] = Math.fround(known + (taught - known) * weight);
  }
  return after;
}

/** Mean square of a span's mean at this time of the day, with its neighbours' share: a sunrise moves. */
export function squareAt(squares: readonly number[], span: number, atMs: number): number {
  const part = partOf(atMs);
  const first = span * PARTS;
  const own = squares[first + part] as number;
  const before = squares[first + (part === 0 ? PARTS - 1 : part - 1)] as number;
  const after = squares[first + (part === PARTS - 1 ? 0 : part + 1)] as number;
  return 0.6 * own + 0.2 * (before + after);
}

function partOf(atMs: number): number {
  const days = atMs / DAY_MS;
  return Math.floor((days - Math.floor(days)) * PARTS);
}

/** The one nearer to zero, zero where they disagree in direction. */
export function nearer(a: number, b: number): number {
  if (a * b <= 0) return 0;
  return Math.abs(a) < Math.abs(b) ? a : b;
}
