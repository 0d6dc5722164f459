import { DAY_MS, MINUTE_MS, type Sample } from "./sample.ts";

/** What changes a sensor makes by itself: its largest steps, falls and rises, slowly forgotten. */
export interface Habits {
  /** Largest believable change between two readings, Celsius. */
  stepCelsius: number;
  /** Largest fall and rise within the hour, Celsius, beyond the expected course. */
  fallCelsius: number;
  riseCelsius: number;
}

const HALF_LIFE_MS = 60 * DAY_MS;

export const NO_HABITS: Habits = { stepCelsius: 0, fallCelsius: 0, riseCelsius: 0 };

/** Learns the changes of one reading while nothing is wrong. */
export function learnHabits(
  before: Habits,
  sample: Sample,
  fallCelsius: number,
  riseCelsius: number,
): Habits {
  const kept = 1 - (Math.LN2 * Math.min(sample.stepMs, DAY_MS)) / HALF_LIFE_MS;
  const step = sample.stepMs <= 65 * MINUTE_MS ? Math.abs(sample.stepCelsius) : 0;
  return {
    stepCelsius: Math.max(step, before.stepCelsius * kept),
    fallCelsius: Math.max(fallCelsius, before.fallCelsius * kept),
    riseCelsius: Math.max(riseCelsius, before.riseCelsius * kept),
  };
}
