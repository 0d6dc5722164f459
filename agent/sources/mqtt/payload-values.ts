import type { Unit } from "../../../domain/home/description.ts";
import { celsiusFrom, parseTemperature } from "../temperature.ts";

const LONGEST_SHOWN = 80;
/** A sensor's id has at most 128 bytes. The expressions for names take more than the length's time, so they see no more than this. */
const LONGEST_NAME = 256;

/** Undefined when it is no JSON; `NaN`, which some writers leave bare, is read as null. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const fixed = text.replace(/:\s*NaN\s*(?=[,}])/gi, ":null");
    return fixed === text ? undefined : parseJson(fixed);
  }
}

/** A value for a message: the beginning of its JSON. */
export function shown(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value.slice(0, LONGEST_SHOWN));
  try {
    return JSON.stringify(value).slice(0, LONGEST_SHOWN);
  } catch {
    return "a value that is nested too deeply";
  }
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Celsius of a value in a payload: a number, or text as `parseTemperature` reads it; undefined when it is no temperature. */
export function celsiusOf(value: unknown, unit?: Unit): number | null | undefined {
  if (value === null) return null;
  if (typeof value === "number") return Number.isNaN(value) ? null : celsiusFrom(value, unit);
  return typeof value === "string" ? parseTemperature(value.trim(), unit) : undefined;
}

/** The unit that a payload names (`°C`, `C`, `°F`, `F`); undefined when it names none of temperature. */
export function unitNamed(text: unknown): Unit | undefined {
  if (typeof text !== "string" || text.length > LONGEST_NAME) return undefined;
  const letter = /^[°º]?\s*([CF])$/i.exec(text.trim())?.[1]?.toUpperCase();
  if (letter === undefined) return undefined;
  return letter === "C" ? "celsius" : "fahrenheit";
}

/**
 * Whether a name speaks of a chip's own heat, which is never a room's: `device_temperature`, `ESP32 CPU temp`, `cpu`; but
 * `esp32_kitchen_temperature` is a kitchen's.
 */
export function namesChip(name: string): boolean {
  return CHIP_NAME.test(name.slice(0, LONGEST_NAME));
}

/** Whether a name speaks of a temperature: `kitchen_temp`, `aussentemperatur`. */
export function namesTemperature(name: string): boolean {
  return words(name.slice(0, LONGEST_NAME)).some(
    (word) => word.startsWith("temp") || word.includes("temperatur"),
  );
}

/** The name without a mark of the unit at its end, and that unit: `attic_temperature_f` is `attic_temperature` in Fahrenheit. */
export function splitUnitMark(name: string): { name: string; unit: Unit | undefined } {
  if (name.length > LONGEST_NAME) return { name, unit: undefined };
  const mark = /^(.+?)[\s_-]+(c|f|celsius|fahrenheit)$/i.exec(name);
  if (mark?.[1] === undefined) return { name, unit: undefined };
  return { name: mark[1], unit: mark[2]?.toLowerCase().startsWith("c") ? "celsius" : "fahrenheit" };
}

const CHIP = "(?:chip|cpu|soc|mcu|esp|esp32|esp8266|processor|device|internal)";
const CHIP_NAME = new RegExp(
  `(?:^|[^a-z0-9])${CHIP}[^a-z0-9]*temp|temp[a-z]*[^a-z0-9]+${CHIP}(?:[^a-z0-9]|$)|^${CHIP}$`,
  "i",
);

function words(name: string): string[] {
  return name.toLowerCase().split(/[^a-z0-9]+/);
}
