import type { Sensor } from "../../home.ts";
import type { PlaceKind } from "../../places.ts";
import type { Verdict } from "../verdict.ts";

/** Samples of the last quarter of an hour, and the fast change that is under way. */
export interface RateState {
  /** [event time in ms, Celsius], oldest first, at least SPACING_MS apart: at most WINDOW_MS / SPACING_MS + 1. */
  recent: [number, number][];
  /** From where and when the value ran away, until it has come back half way or MEMORY_MS have passed. */
  event?: { cause: "fast-fall" | "fast-rise"; sinceMs: number; fromCelsius: number; extremeCelsius: number };
}

const WINDOW_MS = 15 * 60_000;
const SPACING_MS = 3 * 60_000;
const MEMORY_MS = 3 * 3_600_000;

/**
 * Celsius in WINDOW_MS that a place does not change by itself. A room loses 1 C in 10 min to airing or gains as much
 * from cooking or sun (measured: Candanedo et al., Energy and Buildings 140, 2017); a bathroom gains more from a shower.
 */
const FASTEST: Partial<Record<PlaceKind, { fall?: number; rise?: number }>> = {
  living: { fall: 3, rise: 6 },
  bedroom: { fall: 3, rise: 6 },
  nursery: { fall: 2.5, rise: 5 },
  kitchen: { fall: 4, rise: 9 },
  bathroom: { fall: 5 },
  cellar: { fall: 3, rise: 5 },
  "server-cupboard": { rise: 6 },
};

/** A change faster than the place makes by itself: an open window or a heat source out of hand. */
export function judgeRate(
  before: RateState | undefined,
  reading: { takenAtMs: number; celsius: number },
  sensor: Sensor,
): { state: RateState; verdicts: Verdict[] } {
  const recent = remember(before?.recent ?? [], reading);
  const event = ongoing(before?.event, reading) ?? started(recent, reading, sensor);
  if (event === undefined) return { state: { recent }, verdicts: [] };
  const verdict: Verdict = {
    cause: event.cause,
    severity: "warning",
    level: "raise",
    rule: "rate-of-change",
    observedCelsius: reading.celsius,
    expected:
      event.cause === "fast-fall"
        ? { lowCelsius: event.fromCelsius - 1 }
        : { highCelsius: event.fromCelsius + 1 },
    sinceMs: event.sinceMs,
    confidence: 0.8,
    forMs: 0,
  };
  return { state: { recent, event }, verdicts: [verdict] };
}

function remember(
  recent: [number, number][],
  { takenAtMs, celsius }: { takenAtMs: number; celsius: number },
) {
  const inWindow = recent.filter(([atMs]) => atMs >= takenAtMs - WINDOW_MS);
  const newest = inWindow.at(-1);
  return newest === undefined || takenAtMs - newest[0] >= SPACING_MS
    ? [...inWindow, [takenAtMs, celsius] as [number, number]]
    : inWindow;
}

function ongoing(event: RateState["event"], { takenAtMs, celsius }: { takenAtMs: number; celsius: number }) {
  if (event === undefined || takenAtMs - event.sinceMs > MEMORY_MS) return undefined;
  const pick = event.cause === "fast-fall" ? Math.min : Math.max;
  const extremeCelsius = pick(event.extremeCelsius, celsius);
  const lost = event.fromCelsius - extremeCelsius;
  const back = celsius - extremeCelsius;
  return Math.abs(back) >= Math.abs(lost) / 2 ? undefined : { ...event, extremeCelsius };
}

function started(
  recent: [number, number][],
  { celsius }: { celsius: number },
  sensor: Sensor,
): RateState["event"] | undefined {
  const fastest = FASTEST[sensor.kind];
  if (fastest === undefined) return undefined;
  const highest = recent.reduce((a, b) => (b[1] > a[1] ? b : a));
  const lowest = recent.reduce((a, b) => (b[1] < a[1] ? b : a));
  if (fastest.fall !== undefined && highest[1] - celsius >= fastest.fall)
    return { cause: "fast-fall", sinceMs: highest[0], fromCelsius: highest[1], extremeCelsius: celsius };
  if (fastest.rise !== undefined && celsius - lowest[1] >= fastest.rise)
    return { cause: "fast-rise", sinceMs: lowest[0], fromCelsius: lowest[1], extremeCelsius: celsius };
  return undefined;
}
