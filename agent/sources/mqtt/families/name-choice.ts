import type { Unit } from "../../../../domain/home/description.ts";
import { namesChip, namesTemperature, splitUnitMark } from "../payload-values.ts";

/** Which names are a room's temperature where messages do not say what they measure. `*` stands for any characters. */
export interface NameChoice {
  /** Those that are, whatever they sound like; when not given, those that speak of a temperature and not of a chip's. */
  include?: readonly string[] | undefined;
  /** Those that are not, though they would be. */
  exclude?: readonly string[] | undefined;
  unit?: Unit | undefined;
}

/**
 * Whether a name is chosen. `attic_temperature_f` beside `attic_temperature` is the same reading once more: without
 * `include`, a name that is marked with another unit than the configured one is not taken.
 */
export function choosesName(name: string, { include, exclude = [], unit = "celsius" }: NameChoice): boolean {
  if (exclude.some((pattern) => matches(pattern, name))) return false;
  if (include !== undefined) return include.some((pattern) => matches(pattern, name));
  const marked = splitUnitMark(name).unit;
  return namesTemperature(name) && !namesChip(name) && (marked === undefined || marked === unit);
}

/** Finds the parts between the pattern's stars one after the other: an expression could take far more than the name's time. */
function matches(pattern: string, name: string): boolean {
  const text = name.toLowerCase();
  const [first = "", ...others] = pattern.toLowerCase().split("*");
  const last = others.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const part of others) {
    const found = text.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}
