import type { Habits } from "../habits.ts";
import type { Finding, Sample } from "../sample.ts";
import type { Traits } from "../traits.ts";

const TIMES_LARGEST = 1.35;
const MOST_HABIT_CELSIUS = 5;
/** From here a rise that fast is no longer a stove or the sun. */
const CRITICAL_CELSIUS = 35;
const CRITICAL_RISE_CELSIUS = 8;

/** Fire, a boiler or a charger: a rise within the hour beyond what this place makes by itself. */
export function judgeOverheating(
  { celsius }: Sample,
  { riseCelsius, riseSinceMs }: { riseCelsius: number; riseSinceMs: number },
  traits: Traits,
  habits: Habits,
): Finding | undefined {
  if (traits.riseCelsius === undefined) return undefined;
  const limit = Math.max(
    traits.riseCelsius,
    TIMES_LARGEST * Math.min(MOST_HABIT_CELSIUS, habits.riseCelsius),
  );
  if (riseCelsius <= limit) return undefined;
  return {
    cause: "overheating",
    severity: celsius > CRITICAL_CELSIUS || riseCelsius > CRITICAL_RISE_CELSIUS ? "critical" : "warning",
    level: "raise",
    rule: "overheating",
    expected: { highCelsius: celsius - riseCelsius + limit },
    sinceMs: riseSinceMs,
    confidence: 0.8,
    forMs: 0,
  };
}
