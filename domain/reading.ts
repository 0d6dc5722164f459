/** One temperature as one sensor took it. */
export interface Reading {
  /** The sensor within its home, 1 to 128 characters, no control characters; may contain `/`. */
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

/** A temperature as it is stored: to 0.0001 C. */
export function roundCelsius(celsius: number): number {
  return Math.round(celsius / RESOLUTION_CELSIUS) / (1 / RESOLUTION_CELSIUS);
}

/** The end of the year 9999: no reading is taken later. */
export const LATEST_MS = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

const HOME_ID = /^[A-Za-z0-9._-]{1,64}$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what an id must not contain
const SENSOR_ID = /^[^\u0000-\u001f\u007f]{1,128}$/u;

/** Why `id` cannot name a home, or undefined when it can. */
export function homeIdProblem(id: string): string | undefined {
  return HOME_ID.test(id) ? undefined : "a home id has 1 to 64 letters, digits, dots, dashes or underscores";
}

/** Why `id` cannot name a sensor, or undefined when it can. */
export function sensorIdProblem(id: string): string | undefined {
  return SENSOR_ID.test(id) ? undefined : "a sensor id has 1 to 128 characters and no control characters";
}
