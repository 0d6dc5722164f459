import type { Context } from "../context.ts";
import type { Recent } from "../recent.ts";
import { type Finding, HOUR_MS, type Sample } from "../sample.ts";
import type { Traits } from "../traits.ts";

/** Water freezes at 0 C; a sensor on the wall of a room reads more than the pipe in the wall. */
const FROST_CELSIUS = 2;
/** Only below this is the way down looked at. */
const NEAR_CELSIUS = 7;
/** What is foreseen within this time is told. */
const AHEAD_MS = 3 * HOUR_MS;
/** A trend from less than this is noise. */
const LEAST_TREND_MS = 0.4 * HOUR_MS;

/** Frost in a room or a pipe, or that the last hour's fall leads there within three hours. */
export function judgeFrost(
  { atMs, celsius, sensor }: Sample,
  recent: Recent,
  traits: Traits,
  { outdoorCelsius }: Context,
): Finding | undefined {
  const watched =
    traits.isRoom || sensor.kind === "pipe" || sensor.kind === "boiler" || sensor.kind === "greenhouse";
  if (!watched || celsius > NEAR_CELSIUS) return undefined;
  const now = celsius <= FROST_CELSIUS;
  if (!now && !leadsToFrost(recent, atMs, celsius, outdoorCelsius)) return undefined;
  return {
    cause: "frost",
    severity: "critical",
    level: "raise",
    rule: "frost",
    expected: { lowCelsius: FROST_CELSIUS },
    sinceMs: atMs,
    confidence: now ? 1 : 0.7,
    forMs: 0,
  };
}

function leadsToFrost(
  recent: Recent,
  atMs: number,
  celsius: number,
  outdoorCelsius: number | undefined,
): boolean {
  if (outdoorCelsius !== undefined && outdoorCelsius > FROST_CELSIUS) return false;
  const thenMs = recent[0];
  if (thenMs === undefined || atMs - thenMs < LEAST_TREND_MS) return false;
  const perMs = (celsius - (recent[1] as number)) / (atMs - thenMs);
  return celsius + perMs * AHEAD_MS <= 0;
}
