import { DAY_MS, type Finding, HOUR_MS, MINUTE_MS, weightOf } from "../sample.ts";

/** How warm a fridge or freezer is, and how far its doors and defrosting take it by themselves; Celsius. */
export interface Warming {
  /** Mean of half an hour and of days. */
  fast: number;
  usual: number;
  /** Largest excess of `fast` over `usual` that a day usually sees, that of the running day, and its number since 1970. */
  excess: number;
  today: number;
  day: number;
  days: number;
  /** Since when it is too warm; 0 while it is not. */
  sinceMs: number;
}

const FAST_MS = 30 * MINUTE_MS;
const USUAL_MS = 3 * DAY_MS;
const TIMES_USUAL = 1.6;
/** A freezer's daily defrosting warms its air by some degrees for half an hour; nothing below this is told. */
const LEAST_CELSIUS = 2.5;
/** Before its first whole day. */
const UNKNOWN_CELSIUS = 5;
/** Too warm for so long without coming back: a door stays open, or the compressor does not run. */
const NOT_RECOVERING_MS = 30 * MINUTE_MS;
/** Below the half-hour mean by this much it is recovering. */
const RECOVERING_CELSIUS = 0.5;

export function firstWarming(atMs: number, celsius: number): Warming {
  const day = Math.floor(atMs / DAY_MS);
  const first = Math.fround(celsius);
  return { fast: first, usual: first, excess: 0, today: 0, day, days: 0, sinceMs: 0 };
}

/** A fridge or freezer that warms beyond what its doors and defrosting do, and does not come back. */
export function judgeWarming(
  before: Warming,
  atMs: number,
  celsius: number,
  stepMs: number,
  learn: boolean,
): { warming: Warming; finding?: Finding } {
  const step = Math.min(stepMs, HOUR_MS);
  const fast = Math.fround(before.fast + (celsius - before.fast) * weightOf(step, FAST_MS));
  const limit = limitOf(before);
  const excess = Math.fround(fast - before.usual);
  const sinceMs = excess > limit ? before.sinceMs || atMs : 0;
  const warming =
    learn && sinceMs === 0 ? learned(before, fast, excess, atMs, step) : { ...before, fast, sinceMs };
  if (sinceMs === 0) return { warming };
  const highCelsius = warmestUsual(before);
  const finding: Finding = {
    cause: "warming",
    severity: "warning",
    level: celsius > fast - RECOVERING_CELSIUS ? "raise" : celsius > highCelsius ? "hold" : "calm",
    rule: "warming",
    expected: { highCelsius },
    sinceMs,
    confidence: 0.85,
    forMs: NOT_RECOVERING_MS,
  };
  return { warming, finding };
}

/** The warmest that doors and defrosting make the mean of half an hour, Celsius. */
export function warmestUsual(warming: Warming): number {
  return warming.usual + limitOf(warming);
}

/** Kinds of place that are kept cold by a machine behind a door. */
export function isColdStore(kind: string): boolean {
  return kind === "fridge" || kind === "freezer";
}

function limitOf({ excess, days }: Warming): number {
  return days < 1 ? UNKNOWN_CELSIUS : Math.max(LEAST_CELSIUS, TIMES_USUAL * excess);
}

function learned(before: Warming, fast: number, excess: number, atMs: number, step: number): Warming {
  const day = Math.floor(atMs / DAY_MS);
  const memory = Math.min(USUAL_MS, 2 * HOUR_MS + before.days * DAY_MS);
  const usual = Math.fround(before.usual + (fast - before.usual) * weightOf(step, memory));
  if (day === before.day)
    return { ...before, fast, usual, today: Math.max(before.today, excess), sinceMs: 0 };
  const rate = before.days === 0 ? 1 : before.today > before.excess ? 0.25 : 0.06;
  return {
    fast,
    usual,
    excess: Math.fround(before.excess + (before.today - before.excess) * rate),
    today: Math.max(0, excess),
    day,
    days: Math.min(255, before.days + 1),
    sinceMs: 0,
  };
}
