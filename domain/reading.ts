import { isPlainText } from "./bounded-text.ts";
import { MAX_CELSIUS, MAX_ID_LENGTH, MAX_SENSOR_ID_BYTES } from "./limits.ts";

export { LATEST_MS } from "./limits.ts";

/** One temperature as one sensor took it. */
export interface Reading {
  /** The sensor within its home, 1 to 128 bytes of UTF-8, no control characters; may contain `/`. */
  sensorId: string;
  /** Event time in milliseconds since 1970 UTC: when the sensor measured, not when anybody heard of it. */
  takenAtMs: number;
  /** Degrees Celsius, or null when the sensor reported that it could not measure (`nan`, `null`, `unavailable`). */
  celsius: number | null;
}

/** Finer than any household sensor resolves; a DS18B20 step of 0.0625 C is kept exactly. */
const RESOLUTION_CELSIUS = 0.0001;

/** Celsius from Fahrenheit, rounded to the resolution that is stored. */
export function celsiusFromFahrenheit(fahrenheit: number): number {
  return roundCelsius(((fahrenheit - 32) * 5) / 9);
}

/** Fahrenheit from Celsius, not rounded. */
export function fahrenheitFromCelsius(celsius: number): number {
  return (celsius * 9) / 5 + 32;
}

/** A temperature as it is stored: to 0.0001 C, and never -0. */
export function roundCelsius(celsius: number): number {
  return Math.round(celsius / RESOLUTION_CELSIUS) / (1 / RESOLUTION_CELSIUS) + 0;
}

/** Whether a number can be stored as a temperature; NaN and what exceeds MAX_CELSIUS cannot. */
export function isStorableCelsius(celsius: number): boolean {
  return Math.abs(celsius) <= MAX_CELSIUS;
}

const HOME_ID = new RegExp(`^[A-Za-z0-9._-]{1,${MAX_ID_LENGTH}}$`);

/** Why `id` cannot name a home, or undefined when it can. */
export function homeIdProblem(id: string): string | undefined {
  return HOME_ID.test(id)
    ? undefined
    : `a home id has 1 to ${MAX_ID_LENGTH} letters, digits, dots, dashes or underscores`;
}

/** Why `id` cannot name a sensor, or undefined when it can. */
export function sensorIdProblem(id: string): string | undefined {
  if (id.length >= 1 && fitsInBytes(id, MAX_SENSOR_ID_BYTES) && isPlainText(id)) return undefined;
  return `a sensor id has 1 to ${MAX_SENSOR_ID_BYTES} bytes of UTF-8 and no control characters`;
}

function fitsInBytes(text: string, maxBytes: number): boolean {
  // A UTF-16 code unit takes one to three bytes in UTF-8.
  if (text.length * 3 <= maxBytes) return true;
  return text.length <= maxBytes && new TextEncoder().encode(text).byteLength <= maxBytes;
}
