import type { Habits } from "../habits.ts";
import { type Finding, HOUR_MS, MINUTE_MS } from "../sample.ts";
import type { Traits } from "../traits.ts";

/** A value that jumped away and has not been believed yet. */
export interface Suspect {
  /** Last believed value before the jump. */
  beforeCelsius: number;
  sinceMs: number;
  /** Readings since, this one included, counted up to 255. */
  count: number;
  /** First and newest value after the jump. */
  firstCelsius: number;
  lastCelsius: number;
}

/** `believe`: nothing odd, or the change is real; `wait`: not to be believed yet; else a sick sensor. */
export type JumpOutcome = "believe" | "wait" | "spike" | "offset";

/** After a longer silence a different value is no jump. */
const LONGEST_STEP_MS = 3 * HOUR_MS;
/** A jump that is still there after so many readings and so long is an offset. */
const OFFSET_AFTER_READINGS = 3;
const OFFSET_AFTER_MS = 20 * MINUTE_MS;
/** Of an offset this part is still there. */
const STAYED = 0.7;
/** A room with an open window cools towards outdoors with a time constant of one to two hours. */
const AIRING_TAU_MS = HOUR_MS;
const AIRING_FROM_MS = 20 * MINUTE_MS;
const USUALLY_COLDER_CELSIUS = 12;
const MOST_COUNTED = 255;
/** Rate counts for no more than this between two readings. */
const MOST_RATED_HOURS = 2;

/** Change that this sensor does not make within `stepMs`: its place's floor, or twice its own largest step. */
export function jumpLimit(stepMs: number, traits: Traits, habits: Habits): number {
  const floor = traits.jumpCelsius + traits.jumpCelsiusPerHour * Math.min(MOST_RATED_HOURS, stepMs / HOUR_MS);
  return Math.max(floor, 2 * habits.stepCelsius);
}

/**
 * Jump-and-back spikes and sudden offsets: a room's air has inertia, so a step beyond `jumpLimit` is the sensor. The
 * value is not believed until it came back (spike), stayed (offset) or went on the same way (a real change).
 */
export function judgeJump(
  suspect: Suspect | undefined,
  last: { atMs: number; celsius: number } | undefined,
  atMs: number,
  celsius: number,
  traits: Traits,
  habits: Habits,
  outdoorCelsius?: number,
): { outcome: JumpOutcome; suspect?: Suspect } {
  if (last === undefined) return { outcome: "believe" };
  const stepMs = atMs - last.atMs;
  const limit = jumpLimit(stepMs, traits, habits);
  if (suspect === undefined) {
    const step = celsius - last.celsius;
    if (stepMs > LONGEST_STEP_MS || Math.abs(step) <= limit) return { outcome: "believe" };
    if (-step <= airing(stepMs, last.celsius, traits, outdoorCelsius)) return { outcome: "believe" };
    return { outcome: "wait", suspect: firstSuspect(last.celsius, atMs, celsius) };
  }
  const jump = suspect.firstCelsius - suspect.beforeCelsius;
  const moved = celsius - suspect.beforeCelsius;
  // A spike comes back at once; what comes back by and by is a window that was shut.
  if (moved / jump < 0.4)
    return { outcome: (suspect.lastCelsius - celsius) / jump > 0.5 ? "spike" : "believe" };
  const count = Math.min(MOST_COUNTED, suspect.count + 1);
  const next = { ...suspect, count, lastCelsius: Math.fround(celsius) };
  if (goesOn(suspect, celsius, jump)) return { outcome: "believe" };
  const stayed = next.count >= OFFSET_AFTER_READINGS && atMs - suspect.sinceMs >= OFFSET_AFTER_MS;
  if (!stayed) return { outcome: "wait", suspect: next };
  // Behind a freezer's door or in a pipe the air and the water do jump: what stays there is the temperature.
  return { outcome: traits.isRoom && moved / jump > STAYED ? "offset" : "believe" };
}

function firstSuspect(beforeCelsius: number, sinceMs: number, celsius: number): Suspect {
  const first = Math.fround(celsius);
  return {
    beforeCelsius: Math.fround(beforeCelsius),
    sinceMs,
    count: 1,
    firstCelsius: first,
    lastCelsius: first,
  };
}

/** What a spike or an offset is told as. */
export function jumpFinding(beforeCelsius: number, limit: number, sinceMs: number): Finding {
  return {
    cause: "sensor-fault",
    severity: "warning",
    level: "raise",
    rule: "jump",
    expected: { lowCelsius: beforeCelsius - limit, highCelsius: beforeCelsius + limit },
    sinceMs,
    confidence: 0.9,
    forMs: 0,
  };
}

/** Fall that an open window makes between two readings that lie so far apart that it may be shut again, Celsius. */
function airing(
  stepMs: number,
  celsius: number,
  { isRoom }: Traits,
  outdoorCelsius: number | undefined,
): number {
  if (!isRoom || stepMs < AIRING_FROM_MS) return Number.NEGATIVE_INFINITY;
  const colder = outdoorCelsius === undefined ? USUALLY_COLDER_CELSIUS : celsius - outdoorCelsius;
  return colder * (1 - Math.exp(-stepMs / AIRING_TAU_MS));
}

/** A real change goes on the way it began: an open window's second step is nearly as large as its first. */
function goesOn(suspect: Suspect, celsius: number, jump: number): boolean {
  const further = (celsius - suspect.lastCelsius) / jump;
  return suspect.count === 1 && Math.abs(jump) < 6 && further > 0.35 && further < 1.5;
}
