import { HOUR_MS, type Hour, UNITS_PER_CELSIUS } from "../../storage/hours.ts";
import { rounded } from "./card.ts";
import type { Line, LineSpan } from "./line.ts";

/** With five values each this is at most some 75 KB of JSON, and more than a screen is wide. */
const MOST_STEPS = 1500;
/** Lengths of a step in hours: parts of a day, so that every day is cut in the same way. */
const STEP_HOURS = [1, 2, 3, 4, 6, 8, 12, 24];

/**
 * A sensor's hours, in order, as a chart draws them: the mean of each step in its middle, with the lowest and the highest of
 * it; hours are joined into longer steps when they are too many. Hours that the span cuts count whole.
 */
export function hoursLine(hours: readonly Hour[], span: LineSpan): Line {
  const { fromMs, untilMs } = span;
  const within = hours.filter(({ hour }) => (hour + 1) * HOUR_MS > fromMs && hour * HOUR_MS <= untilMs);
  const stepHours = stepHoursFor(within);
  const steps = stepsOf(within, stepHours);
  return { ...drawn(steps, stepHours * HOUR_MS, span), sums: sumsOf(steps) };
}

/** The least length of a step with which the hours give no more steps than `MOST_STEPS`. */
function stepHoursFor(hours: readonly Hour[]): number {
  const first = hours[0]?.hour ?? 0;
  const last = hours.at(-1)?.hour ?? 0;
  const stepsWith = (length: number) => Math.floor(last / length) - Math.floor(first / length) + 1;
  const found = STEP_HOURS.find((length) => stepsWith(length) <= MOST_STEPS);
  return found ?? 24 * Math.ceil((last - first + 1) / 24 / (MOST_STEPS - 1));
}

/** The hours joined into steps of a number of hours; the `hour` of a step is its number. In place: a year has 8,760 hours. */
function stepsOf(hours: readonly Hour[], stepHours: number): Hour[] {
  const steps: Hour[] = [];
  let step: Hour | undefined;
  for (const one of hours) {
    const number = Math.floor(one.hour / stepHours);
    if (step?.hour !== number) {
      step = { ...one, hour: number };
      steps.push(step);
    } else addTo(step, one);
  }
  return steps;
}

function addTo(step: Hour, { count, lowest, highest, sum }: Hour): void {
  step.count += count;
  step.sum += sum;
  if (lowest < step.lowest) step.lowest = lowest;
  if (highest > step.highest) step.highest = highest;
}

/** A step is missing when it has no reading. */
function drawn(
  steps: readonly Hour[],
  stepMs: number,
  { fromMs, untilMs, breakAfterMs }: LineSpan,
): Omit<Line, "sums"> {
  const points: Line["points"] = [];
  const lowest: (number | null)[] = [];
  const highest: (number | null)[] = [];
  let previous: number | undefined;
  for (const { hour: step, count, sum, lowest: low, highest: high } of steps) {
    if (previous !== undefined && (step - previous - 1) * stepMs >= breakAfterMs) {
      points.push({ takenAtMs: (previous + 1) * stepMs, celsius: null });
      lowest.push(null);
      highest.push(null);
    }
    const middleMs = (step + 0.5) * stepMs;
    points.push({
      takenAtMs: Math.min(untilMs, Math.max(fromMs, middleMs)),
      celsius: celsiusOf(sum / count),
    });
    lowest.push(celsiusOf(low));
    highest.push(celsiusOf(high));
    previous = step;
  }
  return { points, steps: { stepMs, lowest, highest } };
}

function sumsOf([first, ...others]: readonly Hour[]): Line["sums"] {
  if (first === undefined) return { count: 0, lowestCelsius: null, meanCelsius: null, highestCelsius: null };
  const all = { ...first };
  for (const one of others) addTo(all, one);
  return {
    count: all.count,
    lowestCelsius: celsiusOf(all.lowest),
    meanCelsius: celsiusOf(all.sum / all.count),
    highestCelsius: celsiusOf(all.highest),
  };
}

function celsiusOf(units: number): number {
  return rounded(units / UNITS_PER_CELSIUS);
}
