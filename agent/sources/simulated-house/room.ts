import type { Random } from "../../../platform/random.ts";
import type { LocalTime } from "./calendar.ts";
import { createRoutines, type Routine } from "./routine.ts";
import type { Facing } from "./sun.ts";
import type { Weather } from "./weather.ts";
import { airingWattsPerKelvin, openWindowWattsPerKelvin } from "./window.ts";

// By name: jest's sandbox looks up a global slowly, and this runs millions of times.
const { max, min } = Math;

/** A room as it is built and used. */
export interface RoomPlan {
  id: string;
  floorM2: number;
  /** Losses through walls, glass and gaps. */
  outdoorWattsPerKelvin: number;
  groundWattsPerKelvin?: number;
  window?: { glassM2: number; facing: Facing; openM2: number };
  /** Absent in rooms without a radiator. Setpoints as [from local hour, Celsius], by hour, the last holds overnight. */
  heating?: { watts: number; schedule: readonly (readonly [number, number])[] };
  routines?: readonly Routine[];
}

/** A room at a moment. */
export interface Room {
  readonly plan: RoomPlan;
  readonly routineWatts: (time: LocalTime) => number;
  /** Air, which is what a sensor measures. */
  celsius: number;
  /** Walls, floor and ceiling. */
  massCelsius: number;
  /** What the thermostat measures, behind its cover. */
  thermostatCelsius: number;
  setpointCelsius: number;
  calls: boolean;
  radiatorWatts: number;
  /** Share of its watts that the radiator gives in this weather. */
  heatingCurve: number;
  gainWatts: number;
  sunWatts: number;
  /** From and to neighbouring rooms during the present step. */
  neighbourWatts: number;
  windowOpen: boolean;
  heatingOff: boolean;
}

/** Air and furniture: ISO 52016-1:2017, 6.5.11. Light building and surfaces: ISO 13790:2008, 12.3.1 and 7.2.2. */
const AIR_JOULES_PER_KELVIN_M2 = 10_000;
const MASS_JOULES_PER_KELVIN_M2 = 110_000;
const SURFACE_WATTS_PER_KELVIN_M2 = 3.45 * 4.5;

/** Most of a radiator's heat, and of the sun's, goes to surfaces. */
const RADIATOR_TO_AIR = 0.3;
const SUN_TO_AIR = 0.3;
const SUN_THROUGH_GLASS = 0.5;
const RADIATOR_LAG_S = 900;
const THERMOSTAT_LAG_S = 120;
const HYSTERESIS_CELSIUS = 0.07;
const BOOST_CELSIUS = 0.8;
const BLINDS_CELSIUS = 22.5;

/** A room in rest at its setpoint. */
export function createRoom(plan: RoomPlan, random: Random): Room {
  const celsius = plan.heating?.schedule[0]?.[1] ?? 14;
  return {
    plan,
    routineWatts: createRoutines(plan.routines ?? [], random),
    celsius,
    massCelsius: celsius,
    thermostatCelsius: celsius,
    setpointCelsius: celsius,
    calls: false,
    radiatorWatts: 0,
    heatingCurve: 1,
    gainWatts: 0,
    sunWatts: 0,
    neighbourWatts: 0,
    windowOpen: false,
    heatingOff: false,
  };
}

/** Takes in what changes slowly: schedule, people, sun. Once a minute is enough. */
export function livedIn(room: Room, time: LocalTime, weather: Weather): void {
  const { window, heating } = room.plan;
  room.gainWatts = room.routineWatts(time);
  // Blinds go down in a warm room.
  const shade = min(0.85, max(0, (room.celsius - BLINDS_CELSIUS) / 1.5));
  room.sunWatts =
    window === undefined ? 0 : window.glassM2 * SUN_THROUGH_GLASS * weather.sun[window.facing] * (1 - shade);
  // Full watts below -8 C outdoors (heating curve, EN 12098-1).
  room.heatingCurve = min(1, max(0.2, (20 - weather.outdoorCelsius) / 28));
  if (heating !== undefined) room.setpointCelsius = setpointAt(heating.schedule, time.hour);
}

/** Steps the two-node model (air and mass, lumped capacitance) by explicit Euler; stable up to about a minute. */
export function stepRoom(room: Room, weather: Weather, seconds: number, powered: boolean): void {
  const { plan } = room;
  const { floorM2 } = plan;
  const outdoors = weather.outdoorCelsius;
  heat(room, seconds, powered);
  const exchange = room.windowOpen
    ? openWindowWattsPerKelvin(plan.window?.openM2 ?? 1, room.celsius - outdoors)
    : airingWattsPerKelvin(plan.window?.openM2 ?? 0, room.celsius, outdoors);
  const toMass = SURFACE_WATTS_PER_KELVIN_M2 * floorM2 * (room.celsius - room.massCelsius);
  const toAir =
    room.gainWatts +
    RADIATOR_TO_AIR * room.radiatorWatts +
    SUN_TO_AIR * room.sunWatts +
    room.neighbourWatts -
    (exchange + plan.outdoorWattsPerKelvin) * (room.celsius - outdoors);
  const intoMass =
    (1 - RADIATOR_TO_AIR) * room.radiatorWatts +
    (1 - SUN_TO_AIR) * room.sunWatts -
    (plan.groundWattsPerKelvin ?? 0) * (room.massCelsius - weather.groundCelsius);
  room.celsius += ((toAir - toMass) * seconds) / (AIR_JOULES_PER_KELVIN_M2 * floorM2);
  room.massCelsius += ((toMass + intoMass) * seconds) / (MASS_JOULES_PER_KELVIN_M2 * floorM2);
}

/**
 * An on-off thermostat with hysteresis in front of a radiator that warms and cools slowly; the radiator
 * is as hot as the weather asks, and hotter while the room is far from its setpoint.
 */
function heat(room: Room, seconds: number, powered: boolean): void {
  const { heating } = room.plan;
  if (heating === undefined) return;
  room.thermostatCelsius += ((room.celsius - room.thermostatCelsius) * seconds) / THERMOSTAT_LAG_S;
  const error = room.setpointCelsius - room.thermostatCelsius;
  if (error > HYSTERESIS_CELSIUS) room.calls = true;
  if (error < -HYSTERESIS_CELSIUS) room.calls = false;
  const curve = error > BOOST_CELSIUS ? 1 : room.heatingCurve;
  const target = room.calls && powered && !room.heatingOff ? curve * heating.watts : 0;
  room.radiatorWatts += ((target - room.radiatorWatts) * seconds) / RADIATOR_LAG_S;
}

function setpointAt(schedule: readonly (readonly [number, number])[], hour: number): number {
  const present = schedule.findLast(([fromHour]) => fromHour <= hour) ?? schedule.at(-1);
  return present?.[1] ?? 18;
}
