import type { Unit } from "../../domain/home.ts";
import { celsiusFromFahrenheit, roundCelsius } from "../../domain/reading.ts";

/** Beyond this a number is a mistake and not even a sensor's fault code. */
const LARGEST = 1e6;

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,2})?$/;

/** What sensors and exports write when nothing was measured. */
const NOT_MEASURED = new Set(["", "nan", "null", "none", "na", "n/a", "unavailable", "unknown"]);

/**
 * Degrees Celsius of a written temperature with a decimal point; null when it says that nothing was measured;
 * undefined when it is neither. The unit is configuration and never guessed from the value.
 */
export function parseTemperature(text: string, unit: Unit = "celsius"): number | null | undefined {
  if (NUMBER.test(text)) return celsiusFrom(Number(text), unit);
  return NOT_MEASURED.has(text.toLowerCase()) ? null : undefined;
}

/** Degrees Celsius, as stored, of a number in `unit`; undefined when no thermometer writes such a number. */
export function celsiusFrom(value: number, unit: Unit = "celsius"): number | undefined {
  if (!(Math.abs(value) <= LARGEST)) return undefined;
  return unit === "fahrenheit" ? celsiusFromFahrenheit(value) : roundCelsius(value);
}
