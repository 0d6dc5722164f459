import { limitsOf, type Sensor } from "../../home/description.ts";
import { type Limits, PLACES, type PlaceKind, type PlacePreset } from "../../places.ts";
import { type Context, hasHouse } from "../context.ts";
import { sharedCelsius } from "../deviation.ts";
import type { Finding, Sample } from "../sample.ts";
import type { Traits } from "../traits.ts";
import type { Cause, Severity } from "../verdict.ts";
import type { Expectation } from "./stuck.ts";

/** Since when each side's warning limit is crossed; 0 while it is not. */
export interface LimitTimes {
  highSinceMs: number;
  lowSinceMs: number;
}

export const WITHIN_LIMITS: LimitTimes = { highSinceMs: 0, lowSinceMs: 0 };

/** A value must come back this far inside a limit before its alarm clears: thermostats and compressors swing. */
const CLEAR_MARGIN_CELSIUS = 0.5;
/** In warm weather a room may be this much warmer than outdoors before it is too hot. */
const WARMER_THAN_OUTDOORS_CELSIUS = 3;

/**
 * Hard limits by kind of place, warning and critical tier. A limit that the householder set holds as it is; a room's
 * preset warning gives way to what is usual there and to warm weather, its critical tier never does.
 */
export function judgeLimits(
  before: LimitTimes,
  { atMs, celsius, sensor }: Sample,
  traits: Traits,
  usual: Expectation,
  context: Context,
): { times: LimitTimes; finding?: Finding } {
  const limits = limitsOf(sensor);
  const high =
    traits.isRoom && sensor.limits?.highCelsius === undefined
      ? relaxedHigh(limits, usual, context)
      : limits.highCelsius;
  const low =
    traits.isRoom && sensor.limits?.lowCelsius === undefined
      ? relaxedLow(limits, usual, context)
      : limits.lowCelsius;
  const hot = side(celsius, high, limits.criticalHighCelsius);
  const cold = side(-celsius, negative(low), negative(limits.criticalLowCelsius));
  if (hot === undefined && cold === undefined)
    return { times: before.highSinceMs || before.lowSinceMs ? WITHIN_LIMITS : before };
  const times = {
    highSinceMs: hot?.level === "raise" ? before.highSinceMs || atMs : 0,
    lowSinceMs: cold?.level === "raise" ? before.lowSinceMs || atMs : 0,
  };
  const cause: Cause = hot ? "too-hot" : "too-cold";
  const { severity, level } = (hot ?? cold) as { severity: Severity; level: "raise" | "hold" };
  const finding: Finding = {
    cause,
    severity,
    level: severity === "warning" && isHouses(cause, context) ? "hold" : level,
    rule: "limits",
    expected: band(low, high),
    sinceMs: (hot ? times.highSinceMs : times.lowSinceMs) || atMs,
    confidence: 1,
    forMs: holdMs(sensor.kind, severity),
  };
  return { times, finding };
}

/** Whether a value is beyond a limit of its sensor, or so near that an alarm would not clear there. */
export function isNearLimit(celsius: number, sensor: Sensor): boolean {
  const { criticalLowCelsius, lowCelsius, highCelsius, criticalHighCelsius } = limitsOf(sensor);
  return (
    side(celsius, highCelsius, criticalHighCelsius) !== undefined ||
    side(-celsius, negative(lowCelsius), negative(criticalLowCelsius)) !== undefined
  );
}

/** For how long a limit must be crossed to be told, ms. */
export function holdMs(kind: PlaceKind, severity: Severity): number {
  const { holdMs, criticalHoldMs = holdMs }: PlacePreset = PLACES[kind];
  return severity === "critical" ? criticalHoldMs : holdMs;
}

/** Whether another room of the home already told it: the weather or the heating is one alarm, not one a room. */
function isHouses(cause: Cause, { told }: Context): boolean {
  if (told === undefined) return false;
  return told.includes(cause) || (cause === "too-cold" && told.includes("heating-failure"));
}

/** One side of the limits, turned so that more is worse. */
function side(value: number, limit: number | undefined, critical: number | undefined) {
  if (critical !== undefined && value > critical) return { severity: "critical", level: "raise" } as const;
  if (limit === undefined) return undefined;
  if (value > limit) return { severity: "warning", level: "raise" } as const;
  return value > limit - CLEAR_MARGIN_CELSIUS ? ({ severity: "warning", level: "hold" } as const) : undefined;
}

function relaxedHigh(
  { highCelsius, criticalHighCelsius }: Limits,
  { celsius, spreadCelsius }: Expectation,
  { outdoorCelsius }: Context,
) {
  if (highCelsius === undefined) return undefined;
  const usual = Number.isNaN(celsius) ? highCelsius : celsius + spreadCelsius;
  const weather = outdoorCelsius === undefined ? highCelsius : outdoorCelsius + WARMER_THAN_OUTDOORS_CELSIUS;
  return Math.min(criticalHighCelsius ?? Number.POSITIVE_INFINITY, Math.max(highCelsius, usual, weather));
}

function relaxedLow(
  { lowCelsius, criticalLowCelsius }: Limits,
  { celsius, spreadCelsius }: Expectation,
  context: Context,
) {
  if (lowCelsius === undefined || Number.isNaN(celsius)) return lowCelsius;
  // What all rooms lose together is told once, by rules/unusual.ts.
  const together = hasHouse(context) ? Math.min(0, sharedCelsius(context)) : 0;
  return Math.max(
    criticalLowCelsius ?? Number.NEGATIVE_INFINITY,
    Math.min(lowCelsius, celsius + together - spreadCelsius),
  );
}

function negative(value: number | undefined): number | undefined {
  return value === undefined ? undefined : -value;
}

function band(lowCelsius: number | undefined, highCelsius: number | undefined): Finding["expected"] {
  return {
    ...(lowCelsius === undefined ? {} : { lowCelsius }),
    ...(highCelsius === undefined ? {} : { highCelsius }),
  };
}
