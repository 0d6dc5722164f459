import type { PlaceKind } from "../../../domain/places.ts";
import type { AppliancePlan } from "./appliance.ts";
import type { HousePlan, SensorPlan } from "./plan.ts";
import { OUTDOORS } from "./plan.ts";
import type { RoomPlan } from "./room.ts";
import type { Routine } from "./routine.ts";
import type { Facing } from "./sun.ts";
import { BRUSSELS } from "./weather.ts";

const MINUTE_MS = 60_000;

/** A radio room sensor and a wired probe, both reporting every `minutes`. */
const AIR = (minutes: number) => ({
  everyMs: minutes * MINUTE_MS,
  jitterMs: 3_000,
  resolutionCelsius: 0.1,
  noiseCelsius: 0.02,
  lagS: 300,
});
const PROBE = (minutes: number) => ({
  everyMs: minutes * MINUTE_MS,
  jitterMs: 500,
  resolutionCelsius: 0.0625,
  noiseCelsius: 0.02,
  lagS: 90,
});

/** A room of 1990s insulation: 1.3 W/K to the outdoors and 60 W of radiator for each square metre. */
function heatedRoom(
  id: string,
  floorM2: number,
  facing: Facing,
  schedule: readonly (readonly [number, number])[],
  routines: readonly Routine[] = [],
): RoomPlan {
  return {
    id,
    floorM2,
    outdoorWattsPerKelvin: 1.3 * floorM2,
    window: { glassM2: floorM2 / 9, facing, openM2: Math.max(1, floorM2 / 14) },
    heating: { watts: 60 * floorM2, schedule },
    routines,
  };
}

const EVENING: Routine[] = [
  { fromHour: 7, hours: 1, watts: 150 },
  { fromHour: 18, hours: 4.5, watts: 300 },
  { fromHour: 10, hours: 6, watts: 200, on: "weekends" },
];
const SLEEP = (watts: number): Routine[] => [
  { fromHour: 0, hours: 6.8, watts },
  { fromHour: 22.5, hours: 1.5, watts },
];
const MEALS: Routine[] = [
  { fromHour: 7.2, hours: 0.4, watts: 500 },
  { fromHour: 12.3, hours: 0.7, watts: 800, on: "weekends" },
  { fromHour: 18.2, hours: 0.8, watts: 900 },
];
const SHOWERS: Routine[] = [
  { fromHour: 6.8, hours: 0.35, watts: 900 },
  { fromHour: 21, hours: 0.25, watts: 700 },
];
const DAY_SCHEDULE = [
  [6, 20.5],
  [22.5, 18.5],
] as const;
const NIGHT_SCHEDULE = [
  [6, 18],
  [20, 18.5],
  [22.5, 17.8],
] as const;
const BATH_SCHEDULE = [
  [5.5, 21],
  [9, 19.5],
  [19, 21],
  [22, 19],
] as const;
const CHILD_SCHEDULE = [
  [6.5, 19.5],
  [19, 18.8],
] as const;

const LIVING = heatedRoom("living-room", 32, "south", DAY_SCHEDULE, EVENING);
const BEDROOM = heatedRoom("bedroom", 16, "east", NIGHT_SCHEDULE, SLEEP(120));
const NURSERY = heatedRoom("nursery", 12, "west", CHILD_SCHEDULE, SLEEP(50));
const BATHROOM = heatedRoom("bathroom", 8, "north", BATH_SCHEDULE, SHOWERS);
const KITCHEN = heatedRoom("kitchen", 14, "west", DAY_SCHEDULE, MEALS);
const CELLAR: RoomPlan = { id: "cellar", floorM2: 25, outdoorWattsPerKelvin: 6, groundWattsPerKelvin: 35 };

const FRIDGE: AppliancePlan = {
  id: "fridge",
  room: "kitchen",
  startCelsius: 5.2,
  stopCelsius: 3,
  coolingWatts: 80,
  wallWattsPerKelvin: 1.4,
  airJoulesPerKelvin: 14_000,
  foodJoulesPerKelvin: 50_000,
  airToFoodWattsPerKelvin: 3,
  openWattsPerKelvin: 12,
  ajarWattsPerKelvin: 10,
  door: { timesPerHour: 2.5, minSeconds: 8, maxSeconds: 40 },
};
const FREEZER: AppliancePlan = {
  id: "freezer",
  room: "kitchen",
  startCelsius: -17.3,
  stopCelsius: -19.2,
  coolingWatts: 95,
  wallWattsPerKelvin: 0.8,
  airJoulesPerKelvin: 20_000,
  foodJoulesPerKelvin: 45_000,
  airToFoodWattsPerKelvin: 3,
  openWattsPerKelvin: 14,
  ajarWattsPerKelvin: 5.1,
  door: { timesPerHour: 0.25, minSeconds: 8, maxSeconds: 25 },
  defrost: { everyHours: 14, minutes: 12, watts: 40 },
};

/** Ten sensors: a family of four in a terraced house near Brussels. */
export const FAMILY_HOUSE: HousePlan = {
  homeId: "simulated-house",
  name: "Simulated house",
  timeZone: "Europe/Brussels",
  climate: BRUSSELS,
  rooms: [LIVING, BEDROOM, NURSERY, BATHROOM, KITCHEN, CELLAR],
  walls: [
    ["living-room", "kitchen", 60],
    ["living-room", "bedroom", 15],
    ["living-room", "cellar", 12],
    ["kitchen", "nursery", 10],
    ["bedroom", "nursery", 12],
    ["bedroom", "bathroom", 12],
  ],
  appliances: [FRIDGE, FREEZER],
  pipes: [{ id: "water-pipe", room: "cellar", draws: { timesPerHour: 3, minSeconds: 15, maxSeconds: 240 } }],
  boilers: [],
  sensors: [
    sensor("living-room", "Living room", "living", AIR(2)),
    sensor("bedroom", "Bedroom", "bedroom", AIR(2)),
    sensor("nursery", "Nursery", "nursery", AIR(2)),
    sensor("bathroom", "Bathroom", "bathroom", AIR(2)),
    sensor("kitchen", "Kitchen", "kitchen", AIR(2)),
    sensor("fridge", "Fridge", "fridge", PROBE(1)),
    sensor("freezer", "Freezer", "freezer", PROBE(1)),
    sensor("cellar", "Cellar", "cellar", AIR(5)),
    sensor("water-pipe", "Water pipe in the cellar", "pipe", PROBE(1)),
    sensor("outdoors", "Outdoors", "outdoor", AIR(5), OUTDOORS),
  ],
};

/** Twenty sensors, each reporting once a minute: for measuring. */
export const LARGE_HOUSE: HousePlan = {
  ...FAMILY_HOUSE,
  homeId: "simulated-large-house",
  name: "Simulated large house",
  rooms: [
    ...FAMILY_HOUSE.rooms,
    heatedRoom("dining-room", 20, "east", DAY_SCHEDULE, MEALS),
    heatedRoom("study", 12, "north", DAY_SCHEDULE, [{ fromHour: 9, hours: 8, watts: 150, on: "workdays" }]),
    heatedRoom("guest-room", 14, "east", NIGHT_SCHEDULE),
    heatedRoom("second-bedroom", 14, "south", NIGHT_SCHEDULE, SLEEP(70)),
    heatedRoom("shower-room", 6, "north", BATH_SCHEDULE, SHOWERS),
    { id: "hall", floorM2: 12, outdoorWattsPerKelvin: 12 },
    { id: "attic", floorM2: 40, outdoorWattsPerKelvin: 70 },
    { id: "garage", floorM2: 20, outdoorWattsPerKelvin: 35, groundWattsPerKelvin: 25 },
  ],
  walls: [
    ...FAMILY_HOUSE.walls,
    ["dining-room", "living-room", 50],
    ["study", "hall", 20],
    ["living-room", "hall", 40],
    ["kitchen", "hall", 20],
    ["guest-room", "hall", 15],
    ["second-bedroom", "nursery", 12],
    ["second-bedroom", "attic", 8],
    ["bedroom", "attic", 8],
    ["shower-room", "guest-room", 10],
    ["garage", "hall", 6],
  ],
  appliances: [...FAMILY_HOUSE.appliances, { ...FREEZER, id: "cellar-freezer", room: "cellar" }],
  boilers: [
    {
      id: "boiler",
      room: "cellar",
      heatingCelsius: 58,
      tapWaterCelsius: 65,
      tapWater: [
        { fromHour: 6.5, hours: 0.7, watts: 1 },
        { fromHour: 19.5, hours: 0.7, watts: 1 },
      ],
    },
  ],
  sensors: [
    ...FAMILY_HOUSE.sensors.map(({ traits, ...rest }) => ({
      ...rest,
      traits: { ...traits, everyMs: MINUTE_MS },
    })),
    sensor("dining-room", "Dining room", "living", AIR(1)),
    sensor("study", "Study", "living", AIR(1)),
    sensor("guest-room", "Guest room", "bedroom", AIR(1)),
    sensor("second-bedroom", "Second bedroom", "bedroom", AIR(1)),
    sensor("shower-room", "Shower room", "bathroom", AIR(1)),
    sensor("hall", "Hall", "generic", AIR(1)),
    sensor("attic", "Attic", "generic", AIR(1)),
    sensor("garage", "Garage", "generic", AIR(1)),
    sensor("cellar-freezer", "Freezer in the cellar", "freezer", PROBE(1)),
    sensor("boiler", "Boiler", "boiler", PROBE(1)),
  ],
};

function sensor(
  id: string,
  name: string,
  kind: PlaceKind,
  traits: SensorPlan["traits"],
  place = id,
): SensorPlan {
  return { id, name, kind, place, traits };
}
