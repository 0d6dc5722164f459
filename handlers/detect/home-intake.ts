import type { SensorSummary } from "../../domain/detection/context.ts";
import { type HomeDescription, sensorOf } from "../../domain/home/description.ts";
import { type SensorPart, takeInHome } from "../../domain/home-intake.ts";
import { type Claim, takeIn } from "../../domain/sensor-record.ts";
import { mapConcurrently } from "../../platform/concurrency.ts";
import type { HomeStore } from "../../storage/home-store.ts";
import { partitionOf, type SensorHead, type SensorKey } from "../../storage/sensor-item.ts";
import type { SensorStore } from "../../storage/sensor-store.ts";
import type { PostOffice, WaitingHead } from "../post-office.ts";
import type { Counts } from "./counts.ts";
import type { HomeBatch, IndexedDelivery } from "./decode-records.ts";
import type { Neighbours } from "./neighbours.ts";

/** A part of a batch that could not be dealt with. */
export interface Failure {
  /** The first record that has to be delivered again. */
  index: number;
  what: string;
  error: Error;
}

/** Takes a home's part of a batch in: judged, stored and told; adds to the counts. Resolves to what failed. */
export type HomeIntake = (batch: HomeBatch, claim: Claim, counts: Counts) => Promise<Failure[]>;

/** Readings of a home are judged and stored in slices of this many: some 20 KB an item, of DynamoDB's 400 KB. */
const READINGS_PER_SLICE = 4000;
/** DynamoDB requests of a home under way at once. */
const CONCURRENCY = 16;
/** Two versions of the function or a watcher may write at once; each conflict means that another write got through. */
const MAX_CONFLICTS = 10;

/** What a home's intake works with. */
export interface HomeIntakeDependencies {
  sensors: SensorStore;
  homes: HomeStore;
  neighbours: Neighbours;
  postOffice: PostOffice;
}

/** The intake on stores and a post office. */
export function createHomeIntake({
  sensors,
  homes,
  neighbours,
  postOffice,
}: HomeIntakeDependencies): HomeIntake {
  return async ({ homeId, deliveries }, claim, counts) => {
    const home = await homes.load(homeId);
    const ids = new Set(deliveries.map(({ reading }) => reading.sensorId));
    const keys = [...ids].map((sensorId) => ({ homeId, sensorId }));
    const heads = await sensors.load(keys);
    const summaries = await neighbours.of(home, heads);
    for (let from = 0; from < deliveries.length; from += READINGS_PER_SLICE) {
      const slice = deliveries.slice(from, from + READINGS_PER_SLICE);
      const failures = await takeInSlice(home, slice, heads, summaries, claim, counts);
      // What follows must not overtake what could not be stored: its numbers would make that look like a duplicate.
      if (failures.length > 0) return failures;
    }
    return [];
  };

  async function takeInSlice(
    home: HomeDescription,
    slice: IndexedDelivery[],
    heads: Map<string, SensorHead>,
    summaries: Map<string, SensorSummary>,
    claim: Claim,
    counts: Counts,
  ): Promise<Failure[]> {
    const headOf = (sensorId: string) => heads.get(partitionOf({ homeId: home.id, sensorId })) as SensorHead;
    const records = new Map(slice.map(({ reading: { sensorId } }) => [sensorId, headOf(sensorId).record]));
    const parts = takeInHome(home, records, slice, summaries, claim);
    const failures: Failure[] = [];
    const waiting: WaitingHead[] = [];
    await mapConcurrently(parts, CONCURRENCY, async (part) => {
      const key = { homeId: home.id, sensorId: part.sensorId };
      try {
        const head = await commit(key, headOf(part.sensorId), part, home, claim, counts);
        heads.set(partitionOf(key), head);
        if (head.record.outbox.length > 0) waiting.push({ key, head });
      } catch (error) {
        const index = slice.find(({ reading }) => reading.sensorId === part.sensorId)?.index ?? 0;
        failures.push({ index, what: `sensor ${partitionOf(key)}`, error: error as Error });
      }
    });
    if (waiting.length > 0) {
      const heardAtMs = Math.max(...slice.map(({ heardAtMs = 0 }) => heardAtMs));
      for (const [partition, head] of await postOffice.serve(home, waiting, heardAtMs, claim))
        heads.set(partition, head);
    }
    return failures;
  }

  async function commit(
    key: SensorKey,
    head: SensorHead,
    { deliveries, intake: first }: SensorPart,
    home: HomeDescription,
    claim: Claim,
    counts: Counts,
  ): Promise<SensorHead> {
    let [current, intake] = [head, first];
    for (let conflicts = 0; conflicts <= MAX_CONFLICTS; conflicts += 1) {
      const { record, accepted, duplicates, late } = intake;
      const committed =
        accepted.length === 0 ? current : await sensors.commit(key, current, record, accepted);
      if (committed !== "conflict") {
        counts.stored += accepted.length;
        counts.judged += accepted.length - late;
        counts.late += late;
        counts.duplicates += duplicates;
        return committed;
      }
      current = (await sensors.load([key])).get(partitionOf(key)) as SensorHead;
      intake = takeIn(current.record, deliveries, sensorOf(home, key.sensorId), claim);
    }
    throw new Error(`${MAX_CONFLICTS} writes in a row were overtaken by others`);
  }
}
