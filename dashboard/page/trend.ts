import type { Unit } from "../../domain/home/description.ts";
import { unitSign } from "./format.ts";

/** Slower than this is the weather, or a thermostat at work, Celsius an hour. */
const LEAST_CELSIUS = 1;
const FAST_CELSIUS = 3;
const FAHRENHEIT_PER_CELSIUS = 1.8;

/** Which way a temperature goes, as an arrow and in words; undefined while it does not go anywhere. */
export function trendOf(
  perHourCelsius: number | undefined,
  unit: Unit,
): { arrow: string; words: string } | undefined {
  if (perHourCelsius === undefined || Math.abs(perHourCelsius) < LEAST_CELSIUS) return undefined;
  const rises = perHourCelsius > 0;
  const isFast = Math.abs(perHourCelsius) >= FAST_CELSIUS;
  const arrow = rises ? (isFast ? "↑" : "↗") : isFast ? "↓" : "↘";
  const degrees = Math.abs(perHourCelsius) * (unit === "celsius" ? 1 : FAHRENHEIT_PER_CELSIUS);
  return { arrow, words: `${rises ? "rising" : "falling"} ${degrees.toFixed(1)} ${unitSign(unit)} an hour` };
}
