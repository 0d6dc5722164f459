import type { Fault } from "./faults.ts";
import type { HousePlan, SensorPlan } from "./plan.ts";

/** Everything that can go wrong in a house: of the whole house first, then by sensor, what happens to its place first. */
export function possibleFaults(plan: HousePlan): Fault[] {
  const house: Fault[] = [{ kind: "power-cut" }, { kind: "heating-off" }];
  return [
    ...house,
    ...plan.sensors.flatMap((sensor) => [...faultsOfPlace(plan, sensor), ...sicknesses(sensor)]),
  ];
}

function faultsOfPlace(plan: HousePlan, { id: sensorId, place }: SensorPlan): Fault[] {
  const room = plan.rooms.find(({ id }) => id === place);
  const faults: Fault[] = [];
  if (room?.window !== undefined) faults.push({ kind: "window-open", sensorId });
  if (room?.heating !== undefined) faults.push({ kind: "heating-off", sensorId });
  if (plan.appliances.some(({ id }) => id === place)) faults.push({ kind: "door-ajar", sensorId });
  return faults;
}

function sicknesses({ id: sensorId }: SensorPlan): Fault[] {
  return (["stuck", "dead", "spike", "drift"] as const).map((kind) => ({ kind, sensorId }));
}
