import { changeSensor } from "../domain/home/change-sensor.ts";
import type { SensorChange } from "../domain/home/sensor-change.ts";
import { type HomeStore, loaded } from "./home-store.ts";
import { rewrite } from "./rewrite.ts";

/** Stores what a person set of a sensor, beside whoever else writes the home. Resolves to why it cannot be, or to undefined. */
export async function storeSensorChange(
  homes: HomeStore,
  homeId: string,
  change: SensorChange,
): Promise<string | undefined> {
  let problem: string | undefined;
  await rewrite(homes, loaded(await homes.load([homeId]), homeId), ({ home, sending }) => {
    const changed = changeSensor(home, change);
    problem = typeof changed === "string" ? changed : undefined;
    return typeof changed === "string" ? undefined : { home: changed, nowMs: change.atMs, sending };
  });
  return problem;
}
