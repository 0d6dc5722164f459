import type { Context } from "../context.ts";
import type { Habits } from "../habits.ts";
import type { Finding, Sample } from "../sample.ts";
import type { Traits } from "../traits.ts";

/** Colder than the room by this much, outdoor air can make the fall. */
const COLDER_CELSIUS = 3;
const TIMES_LARGEST = 1.35;
/** Airing is habit; only this much of it counts, or a room that is aired daily would never be watched. */
const MOST_HABIT_CELSIUS = 4;

/** Air from outdoors: a fall within the hour beyond what this room makes by itself. */
export function judgeOpenWindow(
  { celsius }: Sample,
  { fallCelsius, fallSinceMs }: { fallCelsius: number; fallSinceMs: number },
  traits: Traits,
  habits: Habits,
  { outdoorCelsius }: Context,
): Finding | undefined {
  if (traits.fallCelsius === undefined) return undefined;
  const limit = Math.max(
    traits.fallCelsius,
    TIMES_LARGEST * Math.min(MOST_HABIT_CELSIUS, habits.fallCelsius),
  );
  if (fallCelsius <= limit) return undefined;
  const fromOutdoors = outdoorCelsius === undefined || outdoorCelsius < celsius - COLDER_CELSIUS;
  return {
    cause: fromOutdoors ? "open-window" : "unusual",
    severity: "warning",
    level: "raise",
    rule: "open-window",
    expected: { lowCelsius: celsius + fallCelsius - limit },
    sinceMs: fallSinceMs,
    confidence: fromOutdoors ? 0.8 : 0.6,
    forMs: 0,
  };
}
