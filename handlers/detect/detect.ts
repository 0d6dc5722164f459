import type { KinesisStreamEvent, KinesisStreamRecord } from "aws-lambda";
import type { Claim } from "../../domain/sensor-record.ts";
import type { GapEnvelope } from "../../domain/wire/agent-report.ts";
import { mapConcurrently } from "../../platform/concurrency.ts";
import type { HomeStore } from "../../storage/home-store.ts";
import type { ReportStore } from "../../storage/report-store.ts";
import type { Quarantine } from "../quarantine.ts";
import { keepReports } from "./agent-reports.ts";
import { type Counts, noCounts } from "./counts.ts";
import { decodeRecords } from "./decode-records.ts";
import type { Failure, HomeIntake } from "./home-intake.ts";

/** What the function works with. */
export interface DetectDependencies {
  homes: HomeStore;
  reports: ReportStore;
  quarantine: Quarantine;
  takeInHome: HomeIntake;
  /** Told of each failure that makes Lambda deliver again. */
  onFailure: (failure: Failure) => void;
  /** Told of readings that an agent lost; told again when the batch is delivered again. */
  onGap: (gap: GapEnvelope) => void;
}

/** The outcome of a batch. */
export interface DetectResult {
  /** Sequence number of the first record that is not dealt with; Lambda goes on from there. */
  firstFailed?: string;
  counts: Counts;
}

/** Homes under way at once. */
const CONCURRENCY = 8;

/**
 * Stores, judges and tells a batch of records, in order. Whatever fails, the rest is done: the batch is delivered again
 * from the first record that failed, and what was done by then is dropped as a duplicate.
 */
export async function detect(
  { Records: records }: KinesisStreamEvent,
  claim: Claim,
  { homes, reports, quarantine, takeInHome, onFailure, onGap }: DetectDependencies,
): Promise<DetectResult> {
  const batch = decodeRecords(records);
  const counts = noCounts();
  const failed: number[] = [];
  const fail = (failure: Failure) => {
    failed.push(failure.index);
    onFailure(failure);
  };
  const attempt = (index: number, what: string, task: () => Promise<void>) =>
    task().catch((error: Error) => fail({ index, what, error }));
  for (const { index, announcement } of batch.announcements)
    await attempt(index, `announcement of home ${announcement.home.id}`, () => homes.announce(announcement));
  await keepReports(batch.reports, reports, onGap, attempt, counts);
  await mapConcurrently(batch.homes, CONCURRENCY, (home) =>
    attempt(home.deliveries[0]?.index ?? 0, `home ${home.homeId}`, async () => {
      for (const failure of await takeInHome(home, claim, counts)) fail(failure);
    }),
  );
  // Last, in order, and only as far as the batch will not be delivered again: a record is quarantined once.
  for (const { index, record } of batch.unreadable) {
    if (index > Math.min(...failed)) break;
    await attempt(index, `quarantine of record ${record.sequenceNumber}`, async () => {
      await quarantine.put(record);
      counts.quarantined += 1;
    });
  }
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
