import type { PlaceKind } from "../places.ts";

/** How a kind of place behaves by itself, before its sensor has taught more. */
export interface Traits {
  /** Change between two readings that no such place makes: at once, and per hour between them. Celsius. */
  jumpCelsius: number;
  jumpCelsiusPerHour: number;
  /** Mean size of reversals between readings above which the values are noise, Celsius. */
  noiseCelsius: number;
  /** Fall and rise within an hour that the place does not make by itself, Celsius; missing: not watched. */
  fallCelsius?: number;
  riseCelsius?: number;
  /** Hours that the very same value may be repeated before the sensor is known. */
  stuckHours: number;
  /** Least lasting deviation from the usual course worth telling, Celsius; infinite where machines switch at will. */
  unusualCelsius: number;
  /** Kept warm by people: a slow loss is a heating failure, and the rooms of a home deviate together. */
  isRoom: boolean;
}

/** What any room may fall and rise within an hour, Celsius. */
export const ANY_ROOM = { fallCelsius: 2, riseCelsius: 3 };

const ROOM: Traits = {
  jumpCelsius: 2,
  jumpCelsiusPerHour: 3,
  noiseCelsius: 0.35,
  ...ANY_ROOM,
  stuckHours: 20,
  unusualCelsius: 1.6,
  isRoom: true,
};

const COLD_STORE: Traits = {
  jumpCelsius: 8,
  jumpCelsiusPerHour: 12,
  noiseCelsius: 3,
  stuckHours: 24,
  unusualCelsius: 2.5,
  isRoom: false,
};

const WATER: Traits = {
  ...COLD_STORE,
  jumpCelsius: 15,
  jumpCelsiusPerHour: 40,
  noiseCelsius: 6,
  stuckHours: 48,
  unusualCelsius: Number.POSITIVE_INFINITY,
};

const TRAITS: Record<PlaceKind, Traits> = {
  living: ROOM,
  bedroom: ROOM,
  nursery: ROOM,
  kitchen: { ...ROOM, jumpCelsius: 2.5, jumpCelsiusPerHour: 4, fallCelsius: 2.5, riseCelsius: 4 },
  bathroom: {
    ...ROOM,
    jumpCelsius: 3,
    jumpCelsiusPerHour: 6,
    noiseCelsius: 0.6,
    fallCelsius: 3.5,
    riseCelsius: 6,
    unusualCelsius: 2,
  },
  cellar: { ...ROOM, stuckHours: 48 },
  fridge: COLD_STORE,
  freezer: COLD_STORE,
  pipe: WATER,
  boiler: WATER,
  "server-cupboard": {
    ...ROOM,
    jumpCelsius: 4,
    noiseCelsius: 1,
    riseCelsius: 5,
    unusualCelsius: 3,
    isRoom: false,
  },
  greenhouse: { ...COLD_STORE, jumpCelsius: 8, jumpCelsiusPerHour: 20, unusualCelsius: 6 },
  outdoor: { ...COLD_STORE, jumpCelsius: 8, jumpCelsiusPerHour: 12, noiseCelsius: 3, unusualCelsius: 12 },
  // None of the others: a terrarium, a sauna, a rack, a pool.
  generic: { ...WATER, noiseCelsius: 4, unusualCelsius: 4 },
};

/** Days of its habits in which what a kind of place is known for gives way to what this one does. */
const PRIOR_DAYS = { from: 7, to: 21 };

/**
 * How much a place may move within the hour by what its kind is known for, Celsius: after three weeks no more than any
 * room, since its own habits say the rest. A bathroom is known for steam, and many a one has none.
 */
export function fadedPrior(priorCelsius: number, roomCelsius: number, days: number): number {
  const faded = Math.min(1, Math.max(0, (days - PRIOR_DAYS.from) / (PRIOR_DAYS.to - PRIOR_DAYS.from)));
  return priorCelsius + (Math.min(priorCelsius, roomCelsius) - priorCelsius) * faded;
}

/** The traits of a kind of place. */
export function traitsOf(kind: PlaceKind): Traits {
  return TRAITS[kind];
}
