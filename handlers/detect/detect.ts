import type { KinesisStreamEvent, KinesisStreamRecord } from "aws-lambda";
import type { GapEnvelope } from "../../domain/agent-report.ts";
import type { Home } from "../../domain/home.ts";
import type { Claim } from "../../domain/sensor-record.ts";
import { mapConcurrently } from "../../platform/concurrency.ts";
import type { HomeStore } from "../../storage/home-store.ts";
import type { ReportStore } from "../../storage/report-store.ts";
import { partitionOf } from "../../storage/sensor-item.ts";
import type { SensorStore } from "../../storage/sensor-store.ts";
import type { Quarantine } from "../quarantine.ts";
import { type DecodedBatch, decodeRecords } from "./decode-records.ts";
import { type Counts, noCounts, type SensorIntake } from "./sensor-intake.ts";

/** What the function works with. */
export interface DetectDependencies {
  sensors: SensorStore;
  homes: HomeStore;
  reports: ReportStore;
  quarantine: Quarantine;
  takeInSensor: SensorIntake;
  /** Told of each failure that makes Lambda deliver again. */
  onFailure: (what: string, error: Error) => void;
  /** Told of readings that an agent lost; told again when the batch is delivered again. */
  onGap: (gap: GapEnvelope) => void;
}

/** The outcome of a batch. */
export interface DetectResult {
  /** Sequence number of the first record that is not dealt with; Lambda goes on from there. */
  firstFailed?: string;
  counts: Counts;
}

/** DynamoDB requests under way at once. */
const CONCURRENCY = 16;

/**
 * Stores, judges and tells a batch of records, in order. Whatever fails, the rest is done: the batch is delivered again
 * from the first record that failed, and what was done by then is dropped as a duplicate.
 */
export async function detect(
  { Records: records }: KinesisStreamEvent,
  claim: Claim,
  dependencies: DetectDependencies,
): Promise<DetectResult> {
  const batch = decodeRecords(records);
  const failed: number[] = [];
  const attempt = async (index: number, what: string, task: () => Promise<void>) =>
    task().catch((error: Error) => {
      failed.push(index);
      dependencies.onFailure(what, error);
    });
  for (const { index, announcement } of batch.announcements)
    await attempt(index, `announcement of home ${announcement.home.id}`, () =>
      dependencies.homes.announce(announcement),
    );
  const counts = noCounts();
  await keepReports(batch, dependencies, attempt, counts);
  await attempt(0, "loading homes and sensors", () =>
    takeInSensors(batch, claim, dependencies, attempt, counts),
  );
  // Last, in order, and only as far as the batch will not be delivered again: a record is quarantined once.
  for (const { index, record } of batch.unreadable) {
    if (index > Math.min(...failed)) break;
    await attempt(index, `quarantine of record ${record.sequenceNumber}`, async () => {
      await dependencies.quarantine.put(record);
      counts.quarantined += 1;
    });
  }
  return { ...firstFailedOf(records, failed), counts };
}

/** Of an agent's heartbeats only the last is kept: after an outage of the function there may be hundreds. */
async function keepReports(
  { reports }: DecodedBatch,
  dependencies: DetectDependencies,
  attempt: (index: number, what: string, task: () => Promise<void>) => Promise<void>,
  counts: Counts,
): Promise<void> {
  const lastOf = new Map(
    reports.map(({ index, report }) => [`${report.homeId}/${report.agentId}/${report.type}`, index]),
  );
  for (const { index, report } of reports)
    await attempt(index, `${report.type} of agent ${report.agentId} of home ${report.homeId}`, async () => {
      if (report.type === "gap") {
        await dependencies.reports.keepGap(report);
        dependencies.onGap(report);
        counts.gaps += 1;
        counts.lostByAgents += report.gap.readings ?? 0;
      } else {
        if (lastOf.get(`${report.homeId}/${report.agentId}/heartbeat`) === index)
          await dependencies.reports.keepHeartbeat(report);
        counts.heartbeats += 1;
      }
    });
}

async function takeInSensors(
  { sensors }: DecodedBatch,
  claim: Claim,
  dependencies: DetectDependencies,
  attempt: (index: number, what: string, task: () => Promise<void>) => Promise<void>,
  counts: Counts,
): Promise<void> {
  if (sensors.length === 0) return;
  const [homes, heads] = await Promise.all([
    loadHomes(new Set(sensors.map(({ key }) => key.homeId)), dependencies.homes),
    dependencies.sensors.load(sensors.map(({ key }) => key)),
  ]);
  await mapConcurrently(sensors, CONCURRENCY, (sensor) =>
    attempt(sensor.firstIndex, `sensor ${partitionOf(sensor.key)}`, async () => {
      const home = homes.get(sensor.key.homeId) as Home;
      await dependencies.takeInSensor(sensor, home, heads.get(partitionOf(sensor.key)), claim, counts);
    }),
  );
}

async function loadHomes(homeIds: ReadonlySet<string>, store: HomeStore): Promise<Map<string, Home>> {
  const homes = await mapConcurrently([...homeIds], CONCURRENCY, (homeId) => store.load(homeId));
  return new Map(homes.map((home) => [home.id, home]));
}

function firstFailedOf(
  records: readonly KinesisStreamRecord[],
  failed: number[],
): Pick<DetectResult, "firstFailed"> {
  if (failed.length === 0) return {};
  const first = records[Math.min(...failed)]?.kinesis.sequenceNumber;
  return first === undefined ? {} : { firstFailed: first };
}
