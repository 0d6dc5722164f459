import type { Random } from "../../../platform/random.ts";
import { drawHabit, type Habit } from "./routine.ts";

// By name: jest's sandbox looks up a global slowly, and this runs millions of times.
const { max } = Math;

/** A fridge or freezer as it is built and used. */
export interface AppliancePlan {
  id: string;
  /** The room it stands in. */
  room: string;
  /** The compressor starts above the first and stops below the second. */
  startCelsius: number;
  stopCelsius: number;
  /** Heat that the compressor takes out while it runs. */
  coolingWatts: number;
  wallWattsPerKelvin: number;
  /** Air, liner and shelves. */
  airJoulesPerKelvin: number;
  foodJoulesPerKelvin: number;
  airToFoodWattsPerKelvin: number;
  /** Exchange with the room while somebody has the door open, and while it stands ajar. */
  openWattsPerKelvin: number;
  ajarWattsPerKelvin: number;
  door: Habit;
  /** Only a frost-free appliance defrosts: the compressor rests and a heater warms the evaporator. */
  defrost?: { everyHours: number; minutes: number; watts: number };
}

/** A fridge or freezer at a moment. */
export interface Appliance {
  readonly plan: AppliancePlan;
  readonly random: Random;
  /** Air, which is what a sensor measures. */
  celsius: number;
  foodCelsius: number;
  running: boolean;
  openSeconds: number;
  defrostSeconds: number;
  untilDefrostSeconds: number;
  doorAjar: boolean;
  unplugged: boolean;
}

/** An appliance in the middle of its range. */
export function createAppliance(plan: AppliancePlan, random: Random): Appliance {
  const celsius = (plan.startCelsius + plan.stopCelsius) / 2;
  return {
    plan,
    random,
    celsius,
    foodCelsius: celsius,
    running: random() < 0.5,
    openSeconds: 0,
    defrostSeconds: 0,
    untilDefrostSeconds: (plan.defrost?.everyHours ?? 0) * 3600 * random(),
    doorAjar: false,
    unplugged: false,
  };
}

/** Lets the household go to its door; once a minute. */
export function useAppliance(appliance: Appliance, hour: number): void {
  const seconds = drawHabit(appliance.plan.door, appliance.random, hour);
  appliance.openSeconds = max(appliance.openSeconds, seconds);
}

/**
 * Steps air and food as two lumped capacitances (ASHRAE Refrigeration 2018, ch. 17 describes the parts).
 * Frost, humidity and the evaporator's own mass are left out.
 */
export function stepAppliance(
  appliance: Appliance,
  roomCelsius: number,
  seconds: number,
  mainsOn: boolean,
): void {
  const { plan } = appliance;
  const powered = mainsOn && !appliance.unplugged;
  regulate(appliance, seconds, powered);
  const opened = appliance.openSeconds < seconds ? appliance.openSeconds / seconds : 1;
  appliance.openSeconds -= opened * seconds;
  const fromRoom =
    plan.wallWattsPerKelvin +
    opened * plan.openWattsPerKelvin +
    (appliance.doorAjar ? plan.ajarWattsPerKelvin : 0);
  const toFood = plan.airToFoodWattsPerKelvin * (appliance.celsius - appliance.foodCelsius);
  const heating = powered && appliance.defrostSeconds > 0 ? (plan.defrost?.watts ?? 0) : 0;
  const cooling = appliance.running ? plan.coolingWatts : 0;
  const watts = fromRoom * (roomCelsius - appliance.celsius) + heating - cooling - toFood;
  appliance.celsius += (watts * seconds) / plan.airJoulesPerKelvin;
  appliance.foodCelsius += (toFood * seconds) / plan.foodJoulesPerKelvin;
}

function regulate(appliance: Appliance, seconds: number, powered: boolean): void {
  const { plan } = appliance;
  if (appliance.celsius > plan.startCelsius) appliance.running = true;
  if (appliance.celsius < plan.stopCelsius) appliance.running = false;
  if (!powered) appliance.running = false;
  if (!powered || plan.defrost === undefined) return;
  if (appliance.defrostSeconds > 0) {
    appliance.defrostSeconds -= seconds;
    appliance.running = false;
    return;
  }
  appliance.untilDefrostSeconds -= seconds;
  if (appliance.untilDefrostSeconds > 0) return;
  appliance.untilDefrostSeconds = plan.defrost.everyHours * 3600;
  appliance.defrostSeconds = plan.defrost.minutes * 60;
}
