import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { type Bundle, bundleFunction } from "../deployment/bundle.ts";
import { zip } from "../deployment/zip.ts";
import { detectFunction } from "../handlers/detect/function.ts";
import { aboveZero } from "../platform/option-values.ts";
import { coldStartMs } from "./handler/cold-start.ts";
import { measureGrowth } from "./handler/growth.ts";
import { createHomes, durationMs } from "./handler/homes.ts";
import { type Contender, measure } from "./handler/measure.ts";
import { type Stub, startStub } from "./handler/processes.ts";
import { coldStartTable, growthRow, shapesTable } from "./handler/tables.ts";

interface Options {
  rounds: number;
  homes: number;
  growth: boolean;
}

/** The detect function's processor time and capacity units for each reading, beside two handlers as people write them. */
export const handlerBenchmark = new Command("handler")
  .description(
    "CPU, requests and capacity units of a reading in the detect function, beside two usual handlers",
  )
  .option("--rounds <count>", "measured rounds of two events for each shape", aboveZero, 5)
  .option("--homes <count>", "homes, with one record each in an event", aboveZero, 100)
  .option("--growth", "instead: the same beside 10, 1,000 and 10,000 homes of 20 sensors", false)
  .addHelpText("after", "\nExample:\n  npm run bench -- handler --rounds 9")
  .action(run);

const COLD_STARTS = 21;
/** Enough for all that is measured: readings end before now. */
const HISTORY_READINGS = 2000;

async function run({ rounds, homes: count, growth }: Options): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "bench-handler-"));
  const stub = await startStub();
  try {
    const ours = await bundleFunction(detectFunction, folder);
    if (growth) return await printGrowth(ours, stub);
    const plain = await bundleFunction({ name: "plain", entry: "benchmarks/handler/plain.ts" }, folder);
    const better = await bundleFunction({ name: "better", entry: "benchmarks/handler/better.ts" }, folder);
    const contenders: Contender[] = [
      {
        name: "ours",
        file: ours.file,
        mostReadings: Number.POSITIVE_INFINITY,
        warmUpEvents: 40,
        history: 200,
      },
      { name: "plain", file: plain.file, mostReadings: 200, warmUpEvents: 5, history: 0 },
      {
        name: "better",
        file: better.file,
        mostReadings: Number.POSITIVE_INFINITY,
        warmUpEvents: 40,
        history: 0,
      },
    ];
    const measured = [];
    for (const contender of contenders) {
      const homes = createHomes(count, Date.now() - durationMs(HISTORY_READINGS));
      const result = await measure(contender, stub, homes, rounds);
      measured.push({ contender, ...result });
    }
    console.log(shapesTable(measured));
    console.log(coldStartTable(await coldStarts({ ours, plain, better })));
  } finally {
    stub.stop();
    await rm(folder, { recursive: true });
  }
}

async function coldStarts(bundles: Record<string, Bundle>) {
  const rows = [];
  for (const [name, { file, entries }] of Object.entries(bundles))
    rows.push({ name, zipKb: zip(entries).length / 1024, ms: await coldStartMs(file, COLD_STARTS) });
  return rows;
}

async function printGrowth({ file }: Bundle, stub: Stub): Promise<void> {
  console.log("one reading of each of 20 sensors in a record, 100 homes in an event; for each reading:");
  for await (const size of measureGrowth(file, stub, [10, 1000, 10_000])) console.log(growthRow(size));
}
