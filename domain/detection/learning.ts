import type { Context } from "./context.ts";
import { expectedAt, isKnown, learnCourse, shiftCourse } from "./course.ts";
import { restart } from "./deviation.ts";
import { learnHabits, spoilDay } from "./habits.ts";
import type { Change } from "./recent.ts";
import { DAY_MS, type Sample } from "./sample.ts";
import type { DetectorState, Spells } from "./state.ts";
import { isWell, type Outcome } from "./tracks.ts";
import type { Rule } from "./verdict.ts";

/** A new schedule is unusual once a day; the second time its course is learned while the alarm is open. */
const RECURRING = 2;
const WITHIN_MS = 1.5 * DAY_MS;
const UNUSUAL: ReadonlySet<Rule> = new Set(["unusual", "heating-failure", "house-loss"]);

/** Fills in what the reading teaches: nothing while an episode is open, a new start when it ends. */
export function learn(
  state: DetectorState,
  sample: Sample,
  { fallCelsius, riseCelsius }: Change,
  sound: boolean,
  told: Outcome,
  context: Context,
): void {
  const { atMs, celsius, stepMs } = sample;
  if (told.ended !== undefined && isKnown(state.course)) {
    if (told.ended === "accepted") state.course = shiftCourse(state.course, state.deviation.own[2] as number);
    state.deviation = restart(state.deviation, celsius - expectedAt(state.course, atMs), context);
  }
  const { lasting } = told.tracks;
  const unusual = lasting !== undefined && UNUSUAL.has(lasting.rule);
  if (sound && unusual) state.spells = nextSpell(state.spells, atMs);
  const recurring = unusual && (state.spells?.count ?? 0) >= RECURRING;
  const well = isWell(told.tracks);
  if (well || recurring) state.course = learnCourse(state.course, atMs, celsius, stepMs);
  // At the reading that raises it a change is just beyond the limit: what happens every sunny day is learned in a few.
  if (well || sound) state.habits = learnHabits(state.habits, sample, fallCelsius, riseCelsius);
  else state.habits = spoilDay(state.habits, atMs);
}

function nextSpell(before: Spells | undefined, atMs: number): Spells {
  const again = before !== undefined && atMs - before.lastMs < WITHIN_MS;
  return { lastMs: atMs, count: again ? Math.min(255, before.count + 1) : 1 };
}
