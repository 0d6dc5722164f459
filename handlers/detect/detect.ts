import type { KinesisStreamEvent, KinesisStreamRecord } from "aws-lambda";
import { mapConcurrently } from "../../platform/concurrency.ts";
import type { Intake } from "../../storage/intake.ts";
import { type Counts, noCounts } from "./counts.ts";
import { decodeRecords } from "./decode-records.ts";
import { type Failure, type HearHomeDependencies, hearHome } from "./hear-home.ts";
import { sortByTrust } from "./trust.ts";

/** What the function works with. */
export interface DetectDependencies extends HearHomeDependencies {
  /** Told of each failure that makes Lambda deliver again. */
  onFailure: (failure: Failure) => void;
  /** Where it is noted how far the stream has been heard. */
  intake: Pick<Intake, "prove">;
  /** Whether homes without a key are refused, too. */
  requireSignatures: boolean;
}

/** The outcome of a batch. */
export interface DetectResult {
  /** Sequence number of the first record that is not dealt with; Lambda goes on from there. */
  firstFailed?: string;
  counts: Counts;
}

/** Homes under way at once. */
const CONCURRENCY = 16;

/**
 * Stores, judges and tells a batch of records, in order. Whatever fails, the rest is done: the batch is delivered again
 * from the first record that failed, and what was done by then is dropped as a duplicate.
 */
export async function detect(
  { Records: records }: KinesisStreamEvent,
  dependencies: DetectDependencies,
): Promise<DetectResult> {
  const batch = decodeRecords(records);
  const counts = noCounts();
  const failed: number[] = [];
  const fail = (failure: Failure) => {
    failed.push(failure.index);
    dependencies.onFailure(failure);
  };
  const loaded = await dependencies.homes
    .loadWithKeys(batch.homes.map(({ homeId }) => homeId))
    .catch((error: Error) => {
      fail({ index: batch.homes[0]?.arrivals[0]?.index ?? 0, what: "homes of the batch", error });
    });
  const { trusted, untrusted } = sortByTrust(loaded ? batch.homes : [], loaded?.keys, dependencies);
  await mapConcurrently(trusted, CONCURRENCY, async ({ homeId, arrivals }) => {
    const failure = await hearHome(loaded?.homes.get(homeId), arrivals, { ...dependencies, counts });
    if (failure !== undefined) fail(failure);
  });
  // Last, in order, and only as far as the batch will not be delivered again: a record is quarantined once.
  const aside = [...batch.unreadable, ...untrusted].sort((a, b) => a.index - b.index);
  for (const one of aside) {
    const { index, record } = one;
    if (index > Math.min(...failed)) break;
    try {
      await dependencies.quarantine.put(record);
      counts.quarantined += 1;
      if (untrusted.includes(one)) counts.untrusted += 1;
    } catch (error) {
      fail({ index, what: `quarantine of record ${record.sequenceNumber}`, error: error as Error });
    }
  }
  // What failed has not been heard, and neither has what stands behind it.
  const pulse = batch.pulses.filter(({ index }) => index < Math.min(...failed)).at(-1);
  if (pulse !== undefined)
    await dependencies.intake.prove(pulse.shardId, pulse.arrivedAtMs).catch((error: Error) => {
      fail({ index: pulse.index, what: "proof of the intake", error });
    });
  return { ...firstFailedOf(records, failed), counts };
}

function firstFailedOf(
  records: readonly KinesisStreamRecord[],
  failed: number[],
): Pick<DetectResult, "firstFailed"> {
  if (failed.length === 0) return {};
  const first = records[Math.min(...failed)]?.kinesis.sequenceNumber;
  return first === undefined ? {} : { firstFailed: first };
}
