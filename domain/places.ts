/** Temperature limits of a place in Celsius; a missing one is not watched. */
export interface Limits {
  criticalLowCelsius?: number;
  lowCelsius?: number;
  highCelsius?: number;
  criticalHighCelsius?: number;
}

/** What is known of a kind of place before its sensor has said a word. */
export interface PlacePreset {
  /** As it stands in an e-mail, lower case. */
  label: string;
  limits: Limits;
  /** How long a limit must be crossed before anybody is told: doors are opened, compressors defrost. */
  holdMs: number;
  /** The same for a critical limit, which no defrost reaches; as long as the other one when missing. */
  criticalHoldMs?: number;
}

const MINUTE_MS = 60_000;

/**
 * Kinds of place with their presets.
 * Sources: fridge at or below 4 C and freezer at -18 C, food at risk above 4 C for 2 h (US FDA, "Are You Storing Food
 * Safely?"; USDA FSIS, "Refrigeration & Food Safety"); indoor minimum 18 C (WHO Housing and Health Guidelines, 2018);
 * nursery 16 to 20 C (The Lullaby Trust); pipes at risk below about -6 C outdoors, hence a margin above 0 C at the pipe
 * (Gordon, Building Research Council, University of Illinois, 1996); server inlet 18 to 27 C (ASHRAE TC 9.9).
 */
export const PLACES = {
  living: room("living room", {
    criticalLowCelsius: 8,
    lowCelsius: 14,
    highCelsius: 30,
    criticalHighCelsius: 40,
  }),
  bedroom: room("bedroom", {
    criticalLowCelsius: 8,
    lowCelsius: 13,
    highCelsius: 29,
    criticalHighCelsius: 40,
  }),
  nursery: room("nursery", {
    criticalLowCelsius: 12,
    lowCelsius: 16,
    highCelsius: 26,
    criticalHighCelsius: 32,
  }),
  bathroom: room("bathroom", {
    criticalLowCelsius: 8,
    lowCelsius: 13,
    highCelsius: 34,
    criticalHighCelsius: 42,
  }),
  kitchen: room("kitchen", {
    criticalLowCelsius: 8,
    lowCelsius: 14,
    highCelsius: 33,
    criticalHighCelsius: 42,
  }),
  fridge: place(
    "fridge",
    { criticalLowCelsius: -4, lowCelsius: -1, highCelsius: 8, criticalHighCelsius: 14 },
    30,
  ),
  freezer: {
    ...place("freezer", { lowCelsius: -35, highCelsius: -12, criticalHighCelsius: -6 }, 20),
    criticalHoldMs: 10 * MINUTE_MS,
  },
  cellar: place(
    "cellar",
    { criticalLowCelsius: 2, lowCelsius: 5, highCelsius: 26, criticalHighCelsius: 38 },
    10,
  ),
  pipe: place("pipe", { criticalLowCelsius: 1, lowCelsius: 4, highCelsius: 75, criticalHighCelsius: 90 }, 5),
  boiler: place(
    "boiler",
    { criticalLowCelsius: 3, lowCelsius: 10, highCelsius: 85, criticalHighCelsius: 95 },
    5,
  ),
  "server-cupboard": place("server cupboard", { lowCelsius: 8, highCelsius: 35, criticalHighCelsius: 45 }, 5),
  greenhouse: place(
    "greenhouse",
    { criticalLowCelsius: 1, lowCelsius: 4, highCelsius: 40, criticalHighCelsius: 50 },
    10,
  ),
  outdoor: place("outdoors", {}, 30),
  generic: place("sensor", {}, 10),
} as const satisfies Record<string, PlacePreset>;

/** A kind of place; `generic` judges any series without limits of temperature. */
export type PlaceKind = keyof typeof PLACES;

export const PLACE_KINDS = Object.keys(PLACES) as [PlaceKind, ...PlaceKind[]];

function room(label: string, limits: Limits): PlacePreset {
  return place(label, limits, 10);
}

function place(label: string, limits: Limits, holdMinutes: number): PlacePreset {
  return { label, limits, holdMs: holdMinutes * MINUTE_MS };
}
