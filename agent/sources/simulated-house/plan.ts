import type { PlaceKind } from "../../../domain/places.ts";
import type { AppliancePlan } from "./appliance.ts";
import type { BoilerPlan } from "./boiler.ts";
import type { PipePlan } from "./pipe.ts";
import type { RoomPlan } from "./room.ts";
import type { SensorTraits } from "./sensor.ts";
import type { Climate } from "./weather.ts";

/** Where a sensor of the plan hangs, and how its home calls it. */
export interface SensorPlan {
  id: string;
  name: string;
  kind: PlaceKind;
  /** Id of a room, appliance, pipe or boiler, or "outdoors". */
  place: string;
  traits: SensorTraits;
}

/** A house to simulate. */
export interface HousePlan {
  homeId: string;
  name: string;
  /** IANA time zone. */
  timeZone: string;
  climate: Climate;
  rooms: readonly RoomPlan[];
  /** Walls and doors between rooms: [room, room, W/K]. */
  walls: readonly (readonly [string, string, number])[];
  appliances: readonly AppliancePlan[];
  pipes: readonly PipePlan[];
  boilers: readonly BoilerPlan[];
  sensors: readonly SensorPlan[];
}

/** The place of a sensor that measures the weather. */
export const OUTDOORS = "outdoors";
