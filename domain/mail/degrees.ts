import type { Verdict } from "../detection/verdict.ts";
import type { Unit } from "../home/description.ts";
import { fahrenheitFromCelsius } from "../reading.ts";

/** A measured temperature in the reader's unit, for example "-9.1 °C". */
export function degreesIn(unit: Unit, celsius: number): string {
  return `${inUnit(unit, celsius).toFixed(1).replace("-0.0", "0.0")} ${SIGNS[unit]}`;
}

/** A temperature of advice, to the full degree: "16 °C", "61 °F". */
export function wholeDegreesIn(unit: Unit, celsius: number): string {
  return `${Math.round(inUnit(unit, celsius))} ${SIGNS[unit]}`;
}

/** What is normal, for example "-35 °C to -12 °C" or "-14.3 °C or colder"; undefined when it is unknown. */
export function bandIn(unit: Unit, { lowCelsius, highCelsius }: Verdict["expected"]): string | undefined {
  const low = lowCelsius === undefined ? undefined : limitIn(unit, lowCelsius);
  const high = highCelsius === undefined ? undefined : limitIn(unit, highCelsius);
  if (low !== undefined && high !== undefined) return `${low} to ${high}`;
  if (high !== undefined) return `${high} or colder`;
  return low === undefined ? undefined : `${low} or warmer`;
}

const SIGNS: Record<Unit, string> = { celsius: "°C", fahrenheit: "°F" };

function limitIn(unit: Unit, celsius: number): string {
  return degreesIn(unit, celsius).replace(".0 ", " ");
}

function inUnit(unit: Unit, celsius: number): number {
  return unit === "celsius" ? celsius : fahrenheitFromCelsius(celsius);
}
