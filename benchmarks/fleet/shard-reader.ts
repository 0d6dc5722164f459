import { awsLimits } from "../../environments/aws-limits.ts";
import { BATCH_RECORDS } from "../../environments/capacity.ts";
import type { Arrived } from "./agents.ts";
import type { Bucket } from "./bucket.ts";
import { isIn, type Scenario } from "./scenarios.ts";
import type { ServiceTimes } from "./service-times.ts";

/** The detect function at one shard: one batch at a time, in order. */
export interface ShardReader {
  arrive(arrived: Arrived): void;
  /** Works through what there is until the end of this second; resolves to the part of it in which it worked. */
  work(second: number): number;
  /** Age of the oldest record that waits, s. */
  lagSeconds(second: number): number;
  /** From a reading at its agent to the end of the batch that judged it, s: the longest so far. */
  latestSeconds(): number;
  /** The last second in which a record was older than a minute. */
  behindUntil(): number;
}

/** What a reader works with. */
export interface ReaderOptions {
  times: ServiceTimes;
  scenario: Scenario;
  /** Write units of the table and of the index for each record. */
  units: { table: number; index: number };
  table: Bucket;
  index: Bucket;
}

const BEHIND_SECONDS = 60;

/** A reader whose environment is warm. */
export function createShardReader({ times, scenario, units, table, index }: ReaderOptions): ShardReader {
  const queue: Arrived[] = [];
  let first = 0;
  let freeAt = 0;
  let latest = 0;
  let behindUntil = 0;
  let isNew = false;

  function batch(startAt: number): number {
    let [records, readings, oldest] = [0, 0, Number.POSITIVE_INFINITY];
    let waited = 0;
    while (records < BATCH_RECORDS && first < queue.length) {
      const next = queue[first] as Arrived;
      if (next.atSecond + 1 > startAt) break;
      const taken = Math.min(next.records, BATCH_RECORDS - records);
      records += taken;
      readings += taken * next.readingsPerRecord;
      oldest = Math.min(oldest, next.atSecond);
      waited = Math.max(waited, next.waitedSeconds);
      next.records -= taken;
      if (next.records < 1e-9) first += 1;
    }
    const worksMs =
      times.batchMs + records * times.recordMs + readings * times.readingMs + (isNew ? times.coldMs : 0);
    isNew = false;
    const waits = Math.max(
      table.take(records * units.table, startAt),
      index.take(records * units.index, startAt),
    );
    const endAt = startAt + worksMs / 1000 + waits;
    const readAgainAt = scenario.unread?.[1] ?? 0;
    const readable = startAt >= readAgainAt ? Math.max(oldest, readAgainAt) : oldest;
    latest = Math.max(latest, endAt - readable + waited);
    if (endAt - oldest > BEHIND_SECONDS) behindUntil = endAt;
    return endAt;
  }

  return {
    arrive: (arrived) => void queue.push({ ...arrived }),
    work(second) {
      if (second === scenario.releaseAt) isNew = true;
      if (isIn(second, scenario.unread)) return 0;
      let worked = 0;
      while (freeAt < second + 1) {
        const next = queue[first];
        // What came in this second is found by the poll at its end.
        const startAt = Math.max(freeAt, second, (next?.atSecond ?? second) + awsLimits.pollSeconds);
        if (next === undefined || startAt >= second + 1) break;
        freeAt = batch(startAt);
        worked += freeAt - startAt;
      }
      return Math.min(1, worked);
    },
    lagSeconds: (second) => (first < queue.length ? second - (queue[first] as Arrived).atSecond : 0),
    latestSeconds: () => latest,
    behindUntil: () => behindUntil,
  };
}
