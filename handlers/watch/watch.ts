import type { Claim } from "../../domain/sensor-record.ts";
import { mapConcurrently } from "../../platform/concurrency.ts";
import type { SensorKey } from "../../storage/sensor-item.ts";
import { type HomeWatchDependencies, watchHome } from "./watch-home.ts";

/** What the function works with. */
export interface WatchDependencies extends HomeWatchDependencies {
  /** The sensors of which something is due. */
  findDue(nowMs: number): Promise<SensorKey[]>;
}

/** Homes under way at once. */
const CONCURRENCY = 16;

/**
 * Looks after what is due: silences to be told, notices that their sender left behind. Resolves to the number of sensors
 * that were due. Rejects when the table cannot be read; what could not be done is due again a minute later.
 */
export async function watch(nowMs: number, claim: Claim, dependencies: WatchDependencies): Promise<number> {
  const due = await dependencies.findDue(nowMs);
  const homes = Map.groupBy(due, ({ homeId }) => homeId);
  await mapConcurrently([...homes], CONCURRENCY, ([homeId, keys]) =>
    watchHome(homeId, keys, nowMs, claim, dependencies),
  );
  return due.length;
}
