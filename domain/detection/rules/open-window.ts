import type { Context } from "../context.ts";
import type { Habits } from "../habits.ts";
import type { Change } from "../recent.ts";
import { type Finding, MINUTE_MS, type Sample } from "../sample.ts";
import { ANY_ROOM, fadedPrior, type Traits } from "../traits.ts";

/** Colder than the room by this much, outdoor air can make the fall. */
const COLDER_CELSIUS = 3;
const CONFIRMED_BELOW_MS = 20 * MINUTE_MS;
const TIMES_USUAL = 1.7;
/** Airing is habit; only this much of it counts, or a room that is aired daily would never be watched. */
const MOST_HABIT_CELSIUS = 4;

/** An open window takes a room towards outdoors with a time constant of one to two hours; what takes longer is no window. */
const AIRING_HOURS = 2;

/** Air from outdoors: a fall within the hour beyond what this room makes by itself. */
export function judgeOpenWindow(
  { celsius, stepMs }: Sample,
  { fallCelsius, fallSinceMs, fallPerHour }: Change,
  distanceCelsius: number,
  last: { celsius: number },
  traits: Traits,
  habits: Habits,
  { outdoorCelsius }: Context,
): Finding | undefined {
  if (traits.fallCelsius === undefined) return undefined;
  const prior = fadedPrior(traits.fallCelsius, ANY_ROOM.fallCelsius, habits.days);
  const limit = Math.max(prior, TIMES_USUAL * Math.min(MOST_HABIT_CELSIUS, habits.fallCelsius));
  if (fallCelsius <= limit) return undefined;
  // Back to where it belongs after cooking or sun.
  if (distanceCelsius > -0.4 * limit) return undefined;
  // One low value is no fall: the one before must have been on its way.
  if (stepMs < CONFIRMED_BELOW_MS && last.celsius > celsius + fallCelsius - 0.4 * limit) return undefined;
  const fromOutdoors = outdoorCelsius === undefined || outdoorCelsius < celsius - COLDER_CELSIUS;
  const isSlow = outdoorCelsius !== undefined && fallPerHour < (celsius - outdoorCelsius) / AIRING_HOURS;
  return {
    cause: fromOutdoors ? (isSlow ? "heating-failure" : "open-window") : "unusual",
    severity: "warning",
    level: "raise",
    rule: "open-window",
    expected: { lowCelsius: celsius + fallCelsius - limit },
    sinceMs: fallSinceMs,
    confidence: fromOutdoors ? 0.8 : 0.6,
    forMs: 0,
  };
}
