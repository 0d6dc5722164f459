import type { HomeDescription } from "../../../domain/home/description.ts";
import type { Reading } from "../../../domain/reading.ts";
import { createBuilding } from "./building.ts";
import { type Fault, faultKey } from "./faults.ts";
import type { HousePlan } from "./plan.ts";
import { possibleFaults } from "./possible-faults.ts";
import { FAMILY_HOUSE } from "./presets.ts";
import { createSensor, type SimulatedSensor, stepSensor, takeReading } from "./sensor.ts";
import { stageFault } from "./stage-fault.ts";

/** A house whose temperatures follow from physics; the same seed and faults give the same readings. */
export interface SimulatedHouse {
  /** The announcement: every sensor with name and kind. */
  readonly home: HomeDescription;
  /** Simulated time. */
  readonly nowMs: number;
  /**
   * Lets the house live until `timeMs` and returns what its sensors reported meanwhile, in order of event time.
   * Readings do not depend on how the time is cut into calls; a `timeMs` in the past changes nothing.
   */
  advanceTo(timeMs: number): Reading[];
  /** Begins or ends a fault at the present simulated time; throws FaultError when it cannot happen here. */
  switchFault(fault: Fault, on: boolean): void;
  activeFaults(): Fault[];
  /** Everything that can go wrong in this house, the whole house first. */
  possibleFaults(): Fault[];
}

const STEP_S = 10;
const STEP_MS = STEP_S * 1000;
/** Long enough for walls and food to forget their first guess. */
const WARM_UP_MS = 5 * 24 * 3_600_000;
/** Coarse, since nobody measures yet; still well within what the physics is stable at. */
const WARM_UP_STEP_S = 60;

/** A house that has been lived in until `startAtMs`; the family house of ten sensors unless a plan is given. */
export function createSimulatedHouse(options: {
  seed: number;
  startAtMs: number;
  plan?: HousePlan;
}): SimulatedHouse {
  const { seed, startAtMs, plan = FAMILY_HOUSE } = options;
  const building = createBuilding(plan, seed, startAtMs - WARM_UP_MS);
  for (let aheadMs = WARM_UP_MS; aheadMs > 0; aheadMs -= WARM_UP_STEP_S * 1000)
    building.step(startAtMs - aheadMs, WARM_UP_STEP_S);
  const sensors = plan.sensors.map(({ id, place, traits }) =>
    createSensor({ id, place: building.place(place), traits }, seed, startAtMs),
  );
  const faults = new Map<string, Fault>();
  let steppedToMs = startAtMs;
  let nowMs = startAtMs;
  return {
    home: homeOf(plan),
    get nowMs() {
      return nowMs;
    },
    advanceTo(timeMs) {
      const readings: Reading[] = [];
      for (; steppedToMs + STEP_MS <= timeMs; steppedToMs += STEP_MS) {
        building.step(steppedToMs + STEP_MS, STEP_S);
        report(sensors, steppedToMs + STEP_MS, building.powered, readings);
      }
      nowMs = Math.max(nowMs, timeMs);
      return readings;
    },
    switchFault(fault, on) {
      stageFault({ plan, building, sensors, nowMs }, fault, on);
      if (on) faults.set(faultKey(fault), { ...fault });
      else faults.delete(faultKey(fault));
    },
    activeFaults: () => [...faults.values()].map((fault) => ({ ...fault })),
    possibleFaults: () => possibleFaults(plan),
  };
}

/** Appends the readings due in the step that ends at `timeMs`, in order; none are heard while the agent has no power. */
function report(
  sensors: readonly SimulatedSensor[],
  timeMs: number,
  heard: boolean,
  readings: Reading[],
): void {
  const first = readings.length;
  for (const sensor of sensors) {
    stepSensor(sensor, STEP_S);
    while (sensor.dueMs <= timeMs) {
      const reading = takeReading(sensor);
      if (heard && reading !== undefined) readings.push(reading);
    }
  }
  if (readings.length - first < 2) return;
  const ordered = readings.splice(first).sort((a, b) => a.takenAtMs - b.takenAtMs);
  readings.push(...ordered);
}

function homeOf({ homeId, name, timeZone, sensors }: HousePlan): HomeDescription {
  return {
    id: homeId,
    name,
    timeZone,
    unit: "celsius",
    sensors: sensors.map(({ id, name, kind }) => ({ id, name, kind })),
  };
}
