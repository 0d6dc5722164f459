import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundleFunction } from "../../deployment/bundle.ts";
import { detectFunction } from "../../handlers/detect/function.ts";
import { coldStartMs } from "../handler/cold-start.ts";
import { createHomes, durationMs, type Homes, SENSORS_PER_HOME } from "../handler/homes.ts";
import { spread } from "../handler/measure.ts";
import { type Environment, type Stub, startEnvironment, startStub } from "../handler/processes.ts";

/**
 * How long the detect function works on a batch, as a straight line through what was measured. Its processor time counts, which
 * other work on the machine changes little, and what it cannot do anything in: while one home waits for DynamoDB, 15 others are worked on.
 */
export interface ServiceTimes {
  /** Of each batch, ms: the first read, the last write, and what does not depend on its size. */
  batchMs: number;
  /** Of each record of a home, ms. */
  recordMs: number;
  /** Of each reading, ms. */
  readingMs: number;
  /** What the first batch of a new environment takes longer, ms: its start, and code that is not compiled yet. */
  coldMs: number;
}

/** A measured batch: medians. */
export interface MeasuredBatch {
  records: number;
  readingsPerRecord: number;
  cpuMs: number;
  wallMs: number;
}

/**
 * Milliseconds of each answer of DynamoDB and SNS. Source: Amazon DynamoDB developer guide, "understanding latency": single-digit
 * milliseconds for a singleton operation; the upper half of that, as a home's item is larger than most.
 */
const LATENCY_MS = 6;
/** Answers that a batch waits for with nothing else to do: that of its read, of its last write, and of a seal before it. */
const WAITS = 3;
const HOMES = 200;
const BATCHES = [1, 25, 100, 200];
/** Readings of each sensor in a record: at a pace of one minute and of ten. */
const PER_SENSOR = [1, 10];
const WARM_UP_BATCHES = 12;
const MEASURED_BATCHES = 9;
const COLD_STARTS = 5;
const HISTORY_READINGS = 3000;

/** Calls the function that ships with batches as a backlog has them: records of as many homes, of one reading or ten of each sensor. */
export async function measureServiceTimes(): Promise<{ times: ServiceTimes; measured: MeasuredBatch[] }> {
  const folder = await mkdtemp(join(tmpdir(), "bench-fleet-"));
  const stub = await startStub(LATENCY_MS);
  try {
    const { file } = await bundleFunction(detectFunction, folder);
    const homes = createHomes(HOMES, Date.now() - durationMs(HISTORY_READINGS));
    const warm = await startEnvironment(file, stub);
    await warm.invoke(homes.announce());
    for (let step = 0; step < 3; step += 1) await warm.invoke(homes.report(40));
    const measured = await measureBatches(warm, homes);
    warm.stop();
    const firstMs = await firstBatchCpuMs(file, stub, homes);
    const { median } = await coldStartMs(file, COLD_STARTS);
    const line = fitted(measured);
    const usualMs = HOMES * line.recordMs + HOMES * SENSORS_PER_HOME * line.readingMs;
    return { times: { ...line, coldMs: median + Math.max(0, firstMs - usualMs) }, measured };
  } finally {
    stub.stop();
    await rm(folder, { recursive: true });
  }
}

async function measureBatches(environment: Environment, homes: Homes): Promise<MeasuredBatch[]> {
  for (let batch = 0; batch < WARM_UP_BATCHES; batch += 1) await environment.invoke(homes.report(1));
  const measured: MeasuredBatch[] = [];
  for (const perSensor of PER_SENSOR)
    for (const records of BATCHES) {
      const taken = [];
      for (let batch = 0; batch < MEASURED_BATCHES; batch += 1)
        taken.push(await environment.time(homes.report(perSensor, homes.ids.slice(0, records))));
      measured.push({
        records,
        readingsPerRecord: perSensor * SENSORS_PER_HOME,
        cpuMs: spread(taken.map(({ cpuUs }) => cpuUs / 1000)).median,
        wallMs: spread(taken.map(({ wallUs }) => wallUs / 1000)).median,
      });
    }
  return measured;
}

async function firstBatchCpuMs(file: string, stub: Stub, homes: Homes): Promise<number> {
  const cold = await startEnvironment(file, stub);
  const cpuUs = await cold.invoke(homes.report(1));
  cold.stop();
  return cpuUs / 1000;
}

/** The largest batches give the slope, the smallest what a batch takes anyway. */
function fitted(measured: readonly MeasuredBatch[]): Omit<ServiceTimes, "coldMs"> {
  const of = (records: number, perSensor: number) =>
    measured.find((one) => one.records === records && one.readingsPerRecord === perSensor * SENSORS_PER_HOME)
      ?.cpuMs ?? 0;
  const [fewReadings = 1, manyReadings = 10] = PER_SENSOR;
  const [fewest = 1] = BATCHES;
  const most = BATCHES.at(-1) ?? 1;
  const slope = (perSensor: number) =>
    Math.max(0, of(most, perSensor) - of(fewest, perSensor)) / (most - fewest);
  const readings = (manyReadings - fewReadings) * SENSORS_PER_HOME;
  const readingMs = Math.max(0, slope(manyReadings) - slope(fewReadings)) / readings;
  const recordMs = Math.max(0, slope(fewReadings) - readingMs * fewReadings * SENSORS_PER_HOME);
  const batchMs = WAITS * LATENCY_MS + Math.max(0, of(fewest, fewReadings) - recordMs);
  return { batchMs, recordMs, readingMs };
}
