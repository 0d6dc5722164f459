import type { Habits } from "../habits.ts";
import type { Change } from "../recent.ts";
import { type Finding, HOUR_MS, MINUTE_MS, type Sample } from "../sample.ts";
import { ANY_ROOM, fadedPrior, type Traits } from "../traits.ts";

/** From here on it is neither the sun nor a stove: it must reach people at night too. */
const CRITICAL_CELSIUS = 30;
const CRITICAL_RISE_CELSIUS = 6;
const TIMES_USUAL = 1.8;
const CONFIRMED_BELOW_MS = 20 * MINUTE_MS;
const MOST_HABIT_CELSIUS = 5;
/** Within this of the warmest hour of its usual day a room must rise by so many limits. */
const BEYOND_CELSIUS = 1;
const SURELY = 1.4;
/** Below this part of the rise's mean pace it levels off. */
const LEVELS_OFF = 0.8;

/** Fire, a boiler or a charger: a rise within the hour beyond what this place makes by itself. */
export function judgeOverheating(
  { atMs, celsius, stepMs }: Sample,
  { riseCelsius, riseSinceMs, risePerHour }: Change,
  { distanceCelsius, warmestCelsius }: { distanceCelsius: number; warmestCelsius: number },
  last: { celsius: number },
  traits: Traits,
  habits: Habits,
): Finding | undefined {
  if (traits.riseCelsius === undefined) return undefined;
  const prior = fadedPrior(traits.riseCelsius, ANY_ROOM.riseCelsius, habits.days);
  const limit = Math.max(prior, TIMES_USUAL * Math.min(MOST_HABIT_CELSIUS, habits.riseCelsius));
  if (riseCelsius <= limit) return undefined;
  // Sun or heating takes a room to where it is every day, sooner than on other days.
  if (celsius < warmestCelsius + BEYOND_CELSIUS && riseCelsius < SURELY * limit) return undefined;
  // What the sun or a stove warms levels off; what burns does not.
  const isUrgent = celsius > CRITICAL_CELSIUS || riseCelsius > CRITICAL_RISE_CELSIUS;
  if (!isUrgent && risePerHour < LEVELS_OFF * ((riseCelsius * HOUR_MS) / (atMs - riseSinceMs)))
    return undefined;
  // Back to where it belongs after airing.
  if (distanceCelsius < 0.4 * limit) return undefined;
  // One high value is no rise: the one before must have been on its way.
  if (stepMs < CONFIRMED_BELOW_MS && last.celsius < celsius - riseCelsius + 0.4 * limit) return undefined;
  return {
    cause: "overheating",
    severity: isUrgent ? "critical" : "warning",
    level: "raise",
    rule: "overheating",
    expected: { highCelsius: celsius - riseCelsius + limit },
    sinceMs: riseSinceMs,
    confidence: 0.8,
    forMs: 0,
  };
}
