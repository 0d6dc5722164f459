import type { Claim } from "../../domain/sensor-record.ts";
import { mapConcurrently } from "../../platform/concurrency.ts";
import { keyOf } from "../../storage/sensor-item.ts";
import { type HomeDue, type HomeWatchDependencies, watchHome } from "./watch-home.ts";

/** What the function works with. */
export interface WatchDependencies extends HomeWatchDependencies {
  /** Partition keys of what is due, page by page, the urgent first. */
  findDue(nowMs: number): AsyncIterable<string[]>;
  /** Whether there is time to take on another page. */
  hasTime(): boolean;
  /** A home that could not be looked after; it is due again a minute later. */
  onFailure(homeId: string, error: Error): void;
}

/** What a run came to. */
export interface WatchResult {
  /** Sensors, posts and heartbeats that were due and were looked after. */
  due: number;
  /** Whether the time was over before all was done: the rest is due in the next run. */
  unfinished: boolean;
}

/** Homes under way at once. */
const CONCURRENCY = 16;

/**
 * Looks after what is due, the urgent first, for as long as there is time: silences to be told, notices that their sender
 * left behind, e-mails whose time has come. Rejects when the index cannot be read.
 */
export async function watch(
  nowMs: number,
  claim: Claim,
  dependencies: WatchDependencies,
): Promise<WatchResult> {
  let due = 0;
  for await (const page of dependencies.findDue(nowMs)) {
    if (!dependencies.hasTime()) return { due, unfinished: true };
    await mapConcurrently(homesOf(page), CONCURRENCY, (home) =>
      watchHome(home, nowMs, claim, dependencies).catch((error: Error) =>
        dependencies.onFailure(home.homeId, error),
      ),
    );
    due += page.length;
  }
  return { due, unfinished: false };
}

/** What is due by home; the partition of a home itself has no sensor. */
function homesOf(partitions: readonly string[]): HomeDue[] {
  const homes = new Map<string, HomeDue>();
  for (const partition of partitions) {
    const isHome = !partition.includes("/");
    const homeId = isHome ? partition : keyOf(partition).homeId;
    const due = homes.get(homeId) ?? { homeId, sensors: [], home: false };
    homes.set(homeId, due);
    if (isHome) due.home = true;
    else due.sensors.push(keyOf(partition));
  }
  return [...homes.values()];
}
