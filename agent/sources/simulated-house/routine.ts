import { between, type Random } from "../../../platform/random.ts";
import type { LocalTime } from "./calendar.ts";

/** Something the household does at about the same hour, with the heat it gives off. */
export interface Routine {
  /** Local hour, 0 to 24. */
  fromHour: number;
  hours: number;
  watts: number;
  /** Every day when absent. */
  on?: "workdays" | "weekends";
}

/** Heat in watts of all routines at a local time; each shifts by up to `shiftHours` from day to day. */
export function createRoutines(routines: readonly Routine[], random: Random, shiftHours = 0.3) {
  let today = Number.NaN;
  let shifts: number[] = [];
  return ({ day, hour, weekend }: LocalTime): number => {
    if (day !== today) {
      today = day;
      shifts = routines.map(() => between(random, -shiftHours, shiftHours));
    }
    let watts = 0;
    routines.forEach((routine, i) => {
      if (routine.on !== undefined && (routine.on === "weekends") !== weekend) return;
      const since = hour - routine.fromHour - (shifts[i] ?? 0);
      if (since >= 0 && since < routine.hours) watts += routine.watts;
    });
    return watts;
  };
}

/** Something that is done now and then while the household is awake, such as opening a door. */
export interface Habit {
  /** Times in an hour of a waking day, 7 h to 22 h; a tenth of it at night. */
  timesPerHour: number;
  minSeconds: number;
  maxSeconds: number;
}

/** Draws, once a minute, for how many seconds the habit is done; 0 when it is not begun. */
export function drawHabit(habit: Habit, random: Random, hour: number): number {
  const rate = hour >= 7 && hour < 22 ? habit.timesPerHour : habit.timesPerHour / 10;
  const begins = random() < rate / 60;
  const seconds = between(random, habit.minSeconds, habit.maxSeconds);
  return begins ? seconds : 0;
}
