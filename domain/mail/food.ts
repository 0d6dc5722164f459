import type { PlaceKind } from "../places.ts";

/**
 * How long food keeps, and what to do with it afterwards.
 * Sources: USDA FSIS, "Keep Your Food Safe During Emergencies"; US FDA, "Food and Water Safety During Power Outages and
 * Floods": a shut fridge 4 h; a full freezer 48 h, a half full one 24 h; perishable food above 4 C (40 F) for over 2 h is
 * not safe; food with ice crystals in it, or at 4 C and below, may be frozen again.
 */
export const FOOD = {
  freezerKeeps: "Shut, a full freezer keeps its food for about 48 hours, a half full one for 24 (USDA FSIS).",
  fridgeKeeps: "Shut, a fridge keeps its food for about 4 hours (USDA FSIS).",
  bothKeep:
    "Keep fridge and freezer shut: food keeps about 4 hours in the fridge, 48 in a full freezer, 24 in a half full one (USDA FSIS).",
} as const;

/** What to do with the food when all is well again; undefined where there is none. */
export function foodAfterwards(
  kind: PlaceKind,
  peakCelsius: number | null,
  degrees: (celsius: number) => string,
): string | undefined {
  if (kind === "freezer" && peakCelsius !== null && peakCelsius > THAWS_CELSIUS)
    return `Look at the food: what still has ice crystals in it, or was never above ${degrees(4)}, may be frozen again. Throw away what was warmer than that for over 2 hours (USDA FSIS).`;
  if (kind === "fridge" && peakCelsius !== null && peakCelsius > SAFE_CELSIUS)
    return `Throw away perishable food (meat, fish, milk, leftovers) that was above ${degrees(4)} for over 2 hours (USDA FSIS).`;
  return undefined;
}

const SAFE_CELSIUS = 4;
/** The air of a freezer is warmer than what lies in it; below this nothing thaws. */
const THAWS_CELSIUS = -5;
