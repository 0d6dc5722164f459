import { DAY_MS, HOUR_MS, MINUTE_MS, type Sample } from "./sample.ts";

/** What changes a sensor makes by itself, learned from whole days without an alarm; Celsius. */
export interface Habits {
  /** Usual largest change between two readings of a day. */
  stepCelsius: number;
  /** Usual largest fall and rise within an hour of a day, beyond the expected course. */
  fallCelsius: number;
  riseCelsius: number;
  /** Largest of the day that is running, and its number since 1970. */
  today: { day: number; stepCelsius: number; fallCelsius: number; riseCelsius: number };
  /** Days learned from, counted up to 255. */
  days: number;
}

export const NO_HABITS: Habits = {
  stepCelsius: 0,
  fallCelsius: 0,
  riseCelsius: 0,
  today: { day: 0, stepCelsius: 0, fallCelsius: 0, riseCelsius: 0 },
  days: 0,
};

/** A day above the habit moves it this much of the way, a day below it that much: about the 85 % quantile of the days. */
const UP = 0.25;
const DOWN = 0.06;

/** Learns the changes of one reading while nothing is wrong. */
export function learnHabits(
  before: Habits,
  sample: Sample,
  fallCelsius: number,
  riseCelsius: number,
): Habits {
  const day = Math.floor(sample.atMs / DAY_MS);
  const step = sample.stepMs <= HOUR_MS + 5 * MINUTE_MS ? Math.fround(Math.abs(sample.stepCelsius)) : 0;
  const fall = Math.fround(fallCelsius);
  const rise = Math.fround(riseCelsius);
  const { today } = before;
  if (day === today.day) {
    if (step <= today.stepCelsius && fall <= today.fallCelsius && rise <= today.riseCelsius) return before;
    const next = {
      day,
      stepCelsius: Math.max(step, today.stepCelsius),
      fallCelsius: Math.max(fall, today.fallCelsius),
      riseCelsius: Math.max(rise, today.riseCelsius),
    };
    return { ...before, today: next };
  }
  return { ...closeDay(before), today: { day, stepCelsius: step, fallCelsius: fall, riseCelsius: rise } };
}

/** Closes the day in which an alarm began as it was then; teaches nothing of days that an alarm fills. */
export function spoilDay(before: Habits, atMs: number): Habits {
  const day = Math.floor(atMs / DAY_MS);
  if (before.today.day === day) return before;
  return { ...closeDay(before), today: { day, stepCelsius: 0, fallCelsius: 0, riseCelsius: 0 } };
}

function closeDay(before: Habits): Habits {
  const { today } = before;
  if (today.stepCelsius === 0) return before;
  const learn = (known: number, seen: number) =>
    before.days === 0
      ? seen
      : Math.fround(known + (seen - known) * (seen > known ? Math.max(UP, 1 / (before.days + 1)) : DOWN));
  return {
    stepCelsius: learn(before.stepCelsius, today.stepCelsius),
    fallCelsius: learn(before.fallCelsius, today.fallCelsius),
    riseCelsius: learn(before.riseCelsius, today.riseCelsius),
    today,
    days: Math.min(255, before.days + 1),
  };
}
