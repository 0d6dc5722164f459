import type { Building } from "./building.ts";
import { DRIFT_CELSIUS_PER_HOUR, type Fault, FaultError, SPIKE_CELSIUS } from "./faults.ts";
import type { HousePlan, SensorPlan } from "./plan.ts";
import type { Room } from "./room.ts";
import type { SimulatedSensor } from "./sensor.ts";

/** Where faults happen. */
interface Stage {
  plan: HousePlan;
  building: Building;
  sensors: readonly SimulatedSensor[];
  nowMs: number;
}

/** Makes a fault begin or end; throws FaultError, and changes nothing, when it cannot happen in this house. */
export function stageFault(stage: Stage, fault: Fault, on: boolean): void {
  const { kind, sensorId } = fault;
  const { building, plan } = stage;
  if (kind === "power-cut") {
    if (sensorId !== undefined) throw new FaultError("a power cut takes the whole house, not one sensor");
    building.powered = !on;
    return;
  }
  if (kind === "heating-off" && sensorId === undefined) {
    building.heated = !on;
    return;
  }
  const at = plan.sensors.findIndex(({ id }) => id === sensorId);
  const sensor = stage.sensors[at];
  const placed = plan.sensors[at];
  if (sensor === undefined || placed === undefined)
    throw new FaultError(
      `${kind} needs a sensor of this house, not "${sensorId}"; it has ${idsOf(plan.sensors)}`,
    );
  if (kind === "stuck" || kind === "dead" || kind === "spike" || kind === "drift")
    sicken(sensor, { ...fault, kind }, on, stage.nowMs);
  else disturb(building, placed, kind, on);
}

function disturb(
  building: Building,
  { id, place }: SensorPlan,
  kind: "window-open" | "heating-off" | "door-ajar" | "unplugged",
  on: boolean,
): void {
  const room: Room | undefined = building.room(place);
  const appliance = building.appliance(place);
  const misplaced = (needs: string) => new FaultError(`${kind} needs ${needs}; "${id}" is not in one`);
  switch (kind) {
    case "window-open":
      if (room?.plan.window === undefined) throw misplaced("a room with a window");
      room.windowOpen = on;
      break;
    case "heating-off":
      if (room?.plan.heating === undefined) throw misplaced("a heated room");
      room.heatingOff = on;
      break;
    case "door-ajar":
      if (appliance === undefined) throw misplaced("a fridge or freezer");
      appliance.doorAjar = on;
      break;
    case "unplugged":
      if (appliance === undefined) throw misplaced("a fridge or freezer");
      appliance.unplugged = on;
  }
}

function sicken(
  { sickness }: SimulatedSensor,
  { kind, magnitude }: { kind: "stuck" | "dead" | "spike" | "drift"; magnitude?: number },
  on: boolean,
  nowMs: number,
): void {
  switch (kind) {
    case "stuck":
    case "dead":
      sickness[kind] = on;
      break;
    case "spike":
      if (on) sickness.spikeCelsius = magnitude ?? SPIKE_CELSIUS;
      else delete sickness.spikeCelsius;
      break;
    case "drift":
      if (on) sickness.drift = { sinceMs: nowMs, celsiusPerHour: magnitude ?? DRIFT_CELSIUS_PER_HOUR };
      else delete sickness.drift;
  }
}

function idsOf(sensors: readonly SensorPlan[]): string {
  return sensors.map(({ id }) => id).join(", ");
}
