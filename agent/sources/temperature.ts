import type { Unit } from "../../domain/home/description.ts";
import { celsiusFromFahrenheit, isStorableCelsius, roundCelsius } from "../../domain/reading.ts";

const POWERS_OF_TEN = [1, 10, 100, 1000, 10_000];
const MINUS = 45;
const POINT = 46;
const ZERO = 48;
const NINE = 57;

/** No sensor writes more digits; the expression below takes the square of the length. */
const LONGEST_NUMBER = 100;
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?$/;

/** What sensors and exports write when nothing was measured. */
const NOT_MEASURED = new Set(["", "nan", "null", "none", "na", "n/a", "unavailable", "unknown"]);

/**
 * Degrees Celsius of a written temperature with a decimal point; null when it says that nothing was measured, or
 * a number that no sensor measures; undefined when it is neither. The unit is configuration and never guessed from the value.
 */
export function parseTemperature(text: string, unit: Unit = "celsius"): number | null | undefined {
  if (text.length > LONGEST_NUMBER) return undefined;
  const plain = plainNumber(text);
  if (plain !== undefined) return unit === "celsius" ? plain : celsiusFrom(plain, unit);
  if (NUMBER.test(text)) return celsiusFrom(Number(text), unit);
  return NOT_MEASURED.has(text.toLowerCase()) ? null : undefined;
}

/** Degrees Celsius, as stored, of a number in `unit`; null for a number that no sensor measures: it is a fault. */
export function celsiusFrom(value: number, unit: Unit = "celsius"): number | null {
  if (!isStorableCelsius(value)) return null;
  return unit === "fahrenheit" ? celsiusFromFahrenheit(value) : roundCelsius(value);
}

/** Digits with at most four decimals, the usual case, without the cost of the general expression. */
function plainNumber(text: string): number | undefined {
  const { length } = text;
  if (length === 0 || length > 9) return undefined;
  const start = text.charCodeAt(0) === MINUS ? 1 : 0;
  let digits = 0;
  let point = length;
  for (let at = start; at < length; at++) {
    const code = text.charCodeAt(at);
    if (code >= ZERO && code <= NINE) digits = digits * 10 + code - ZERO;
    else if (code === POINT && point === length && at > start) point = at;
    else return undefined;
  }
  const decimals = Math.max(0, length - point - 1);
  if (start === length || decimals > 4 || point > 6 || digits === 0) return undefined;
  return (start === 1 ? -digits : digits) / (POWERS_OF_TEN[decimals] ?? 1);
}
