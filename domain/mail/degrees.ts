import type { Verdict } from "../detection/verdict.ts";
import type { Unit } from "../home/description.ts";
import { fahrenheitFromCelsius } from "../reading.ts";

/** A temperature in the reader's unit, for example "-9.1 C". */
export function degreesIn(unit: Unit, celsius: number): string {
  return unit === "celsius" ? `${rounded(celsius)} C` : `${rounded(fahrenheitFromCelsius(celsius))} F`;
}

/** What would have been normal, for example "-35.0 C to -12.0 C"; undefined when nothing is known of it. */
export function bandIn(unit: Unit, { lowCelsius, highCelsius }: Verdict["expected"]): string | undefined {
  const low = lowCelsius === undefined ? undefined : degreesIn(unit, lowCelsius);
  const high = highCelsius === undefined ? undefined : degreesIn(unit, highCelsius);
  if (low !== undefined && high !== undefined) return `${low} to ${high}`;
  if (high !== undefined) return `${high} at most`;
  return low === undefined ? undefined : `${low} or more`;
}

function rounded(value: number): string {
  const text = value.toFixed(1);
  return text === "-0.0" ? "0.0" : text;
}
