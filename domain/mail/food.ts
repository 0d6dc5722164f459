import type { Unit } from "../home/description.ts";
import type { PlaceKind } from "../places.ts";
import { wholeDegreesIn } from "./degrees.ts";

/**
 * How long food keeps, and what to do with it afterwards.
 * Sources: USDA FSIS, "Keep Your Food Safe During Emergencies"; US FDA, "Food and Water Safety During Power Outages and
 * Floods": a shut fridge 4 h; a full freezer 48 h, a half full one 24 h; perishable food above 4 C (40 F) for over 2 h is
 * not safe; food with ice crystals in it, or at 4 C and below, may be frozen again.
 */
export const FOOD = {
  freezerKeeps:
    "With the door shut, a full freezer keeps food for about 48 hours, a half full one for 24 hours (USDA FSIS).",
  fridgeKeeps: "With the door shut, a fridge keeps food for about 4 hours (USDA FSIS).",
  keepShut: "Keep fridge and freezer shut.",
  bothKeep:
    "Food keeps about 4 hours in a fridge, 24 hours in a half full freezer and 48 hours in a full one (USDA FSIS).",
} as const;

/** What to do with the food once the place is cold again; empty where there is none. */
export function foodAfterwards(kind: PlaceKind, peakCelsius: number | null, unit: Unit): string[] {
  const safe = wholeDegreesIn(unit, SAFE_CELSIUS);
  if (kind === "freezer" && peakCelsius !== null && peakCelsius > THAWS_CELSIUS)
    return [
      `Check the food. You may freeze it again if it still has ice crystals, or was never above ${safe}.`,
      `Throw away food that was above ${safe} for more than 2 hours (USDA FSIS).`,
    ];
  if (kind === "fridge" && peakCelsius !== null && peakCelsius > SAFE_CELSIUS)
    return [
      `Throw away meat, fish, milk and leftovers that were above ${safe} for more than 2 hours (USDA FSIS).`,
    ];
  return [];
}

/** 40 °F. */
const SAFE_CELSIUS = 4.4;
/** The air of a freezer is warmer than the food in it; below this nothing thaws. */
const THAWS_CELSIUS = -5;
