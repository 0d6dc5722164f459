import { enrollAll } from "./enroll.ts";
import { createHomes, durationMs, type Homes, SENSORS_PER_HOME } from "./homes.ts";
import { type Stub, startEnvironment } from "./processes.ts";

/** What a reading costs beside so many homes. */
export interface Growth {
  homes: number;
  cpuUs: number;
  writeUnits: number;
  readUnits: number;
}

const HOMES_PER_EVENT = 100;
/** Homes whose readings are measured, again and again until there are this many. */
const MEASURED_HOMES = 1000;
/** A size that would take longer is left out. */
const MOST_SECONDS = 100;

/** Lets more and more homes report one reading of each sensor, and measures a second one in an environment of its own. */
export async function* measureGrowth(
  file: string,
  stub: Stub,
  sizes: readonly number[],
): AsyncGenerator<Growth> {
  let secondsPerHome = 0;
  for (const size of sizes) {
    // Each home is announced, reports, and may be measured twice.
    if (2 * size * secondsPerHome > MOST_SECONDS) return;
    await stub.reset("all");
    const homes = createHomes(size, Date.now() - durationMs(1000));
    await enrollAll(homes, stub);
    const filling = await startEnvironment(file, stub);
    for (const Records of [...inBatches(homes.announce().Records), ...inBatches(homes.report(1).Records)]) {
      const startedMs = Date.now();
      await filling.invoke({ Records });
      // The last event tells best: the first ones still compile.
      secondsPerHome = (Date.now() - startedMs) / 1000 / Records.length;
    }
    filling.stop();
    yield await measureSize(file, stub, homes);
  }
}

async function measureSize(file: string, stub: Stub, homes: Homes): Promise<Growth> {
  const environment = await startEnvironment(file, stub);
  const rounds = Math.ceil(MEASURED_HOMES / homes.ids.length);
  const measure = async () => {
    let [cpuUs, readings] = [0, 0];
    for (let round = 0; round < rounds; round += 1)
      for (const records of inBatches(homes.report(1, spreadOver(homes.ids)).Records)) {
        cpuUs += await environment.invoke({ Records: records });
        readings += records.length * SENSORS_PER_HOME;
      }
    return { cpuUs: cpuUs / readings, readings };
  };
  await measure();
  await stub.reset("usage");
  const { cpuUs, readings } = await measure();
  const { writeUnits, readUnits } = await stub.usage();
  environment.stop();
  return {
    homes: homes.ids.length,
    cpuUs,
    writeUnits: writeUnits / readings,
    readUnits: readUnits / readings,
  };
}

/** At most `MEASURED_HOMES` of the homes, from the first to the last. */
function spreadOver(ids: readonly string[]): string[] {
  const every = Math.ceil(ids.length / MEASURED_HOMES);
  return ids.filter((_, index) => index % every === 0);
}

function inBatches<T>(records: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(records.length / HOMES_PER_EVENT) }, (_, index) =>
    records.slice(index * HOMES_PER_EVENT, (index + 1) * HOMES_PER_EVENT),
  );
}
