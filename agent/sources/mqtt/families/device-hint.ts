import { kindNamed } from "../../../../domain/place-names.ts";
import type { PlaceKind } from "../../../../domain/places.ts";

/** Kinds that a product is made for; a room's name in a model's says nothing. */
const MADE_FOR: ReadonlySet<PlaceKind | undefined> = new Set<PlaceKind>([
  "freezer",
  "fridge",
  "outdoor",
  "boiler",
  "greenhouse",
]);

/**
 * What a device's model and description suggest of the kind of place it measures: a "fridge thermometer" a fridge, an
 * "outdoor sensor" outdoors. A thermostat measures a room. Undefined when they suggest nothing, or both sides of a wall.
 */
export function deviceHint(texts: readonly unknown[], isThermostat: boolean): { hint?: PlaceKind } {
  if (isThermostat) return { hint: "living" };
  const text = texts
    .filter((one) => typeof one === "string")
    .join(" ")
    .slice(0, MAX_LENGTH);
  const hint = /indoor/i.test(text) ? undefined : kindNamed(text);
  return hint !== undefined && MADE_FOR.has(hint) ? { hint } : {};
}

const MAX_LENGTH = 300;
