import type { Random } from "../../../platform/random.ts";
import type { LocalTime } from "./calendar.ts";
import { createRoutines, type Routine } from "./routine.ts";

/** A heating boiler and the room it stands in. */
export interface BoilerPlan {
  id: string;
  room: string;
  /** Flow temperature while a room calls for heat, and while tap water is heated. */
  heatingCelsius: number;
  tapWaterCelsius: number;
  /** When tap water is heated, any watts above 0. */
  tapWater: readonly Routine[];
}

/** A boiler at a moment. */
export interface Boiler {
  readonly plan: BoilerPlan;
  readonly tapWater: (time: LocalTime) => number;
  /** Flow pipe, which is what a sensor strapped to it measures. */
  celsius: number;
  heatsTapWater: boolean;
}

const WARM_UP_S = 240;
const COOL_DOWN_S = 2_700;

/** A cold boiler. */
export function createBoiler(plan: BoilerPlan, random: Random): Boiler {
  return { plan, tapWater: createRoutines(plan.tapWater, random), celsius: 30, heatsTapWater: false };
}

/** Looks at the clock; once a minute. */
export function useBoiler(boiler: Boiler, time: LocalTime): void {
  boiler.heatsTapWater = boiler.tapWater(time) > 0;
}

/** Steps the flow temperature: towards its target while the burner is on, towards the room's otherwise. */
export function stepBoiler(
  boiler: Boiler,
  { called, works, roomCelsius }: { called: boolean; works: boolean; roomCelsius: number },
  seconds: number,
): void {
  const { plan } = boiler;
  const wanted = boiler.heatsTapWater ? plan.tapWaterCelsius : called ? plan.heatingCelsius : undefined;
  const burns = works && wanted !== undefined && wanted > boiler.celsius;
  const target = burns ? wanted : roomCelsius;
  boiler.celsius += ((target - boiler.celsius) * seconds) / (burns ? WARM_UP_S : COOL_DOWN_S);
}
