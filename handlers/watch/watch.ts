import { sensorOf } from "../../domain/home.ts";
import type { Claim } from "../../domain/sensor-record.ts";
import { mapConcurrently } from "../../platform/concurrency.ts";
import type { HomeStore } from "../../storage/home-store.ts";
import { partitionOf, type SensorKey } from "../../storage/sensor-item.ts";
import type { SensorStore } from "../../storage/sensor-store.ts";
import type { Outbox } from "../outbox.ts";

/** What the function works with. */
export interface WatchDependencies {
  /** The sensors of which something is due. */
  findDue(nowMs: number): Promise<SensorKey[]>;
  sensors: SensorStore;
  homes: HomeStore;
  outbox: Outbox;
}

/** Sensors under way at once. */
const CONCURRENCY = 16;

/**
 * Sends what waits in the outboxes of sensors that are due; resolves to their number. Rejects when the table cannot be
 * read; a notice that could not be sent stays and is due again when `claim` has run out.
 */
export async function watch(
  nowMs: number,
  claim: Claim,
  { findDue, sensors, homes, outbox }: WatchDependencies,
): Promise<number> {
  const due = await findDue(nowMs);
  if (due.length === 0) return 0;
  const heads = await sensors.load(due);
  await mapConcurrently(due, CONCURRENCY, async (key) => {
    const head = heads.get(partitionOf(key));
    if (head === undefined || head.record.outbox.length === 0) return;
    const home = await homes.load(key.homeId);
    await outbox.send(key, head, sensorOf(home, key.sensorId), home, claim);
  });
  return due.length;
}
