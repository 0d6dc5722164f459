import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { Command } from "commander";
import { readingCost } from "./detection/cost.ts";
import { numentaScore } from "./detection/numenta.ts";
import { type HouseScore, meanOf, tableText } from "./detection/table.ts";

interface Options {
  data: string;
  seeds: string;
  readings?: string;
  numenta: boolean;
}

const run = promisify(execFile);
const BASELINES = ["static", "zscore30", "zscoreday"] as const;

/** `npm run bench -- detection`: the table of docs/detection.md, with the naive detectors beside ours. */
export function detectionBenchmark(): Command {
  return new Command("detection")
    .description(
      "Injects faults into a real house and scores what is told; then the Numenta benchmark and the cost.",
    )
    .option("--data <folder>", "the benchmark's scripts and data", "../shared/benchmark")
    .option("--seeds <list>", "seeds of the injected faults", "1,2,3")
    .option("--readings <file>", "another clean house than the benchmark's own")
    .option("--no-numenta", "leave the Numenta benchmark out: it takes a minute and needs python3")
    .action(measure);
}

async function measure(options: Options): Promise<void> {
  const data = resolve(options.data);
  const folder = await mkdtemp(join(tmpdir(), "detection-"));
  try {
    const ours: HouseScore[] = [];
    const scores: Record<string, HouseScore[]> = { ours };
    for (const seed of options.seeds.split(",").map((text) => text.trim())) {
      const out = join(folder, seed);
      const clean = options.readings ?? join(data, "house.csv");
      await node(join(data, "inject.mjs"), "--readings", clean, "--seed", seed, "--out", out);
      const readings = join(out, "readings.csv");
      const score = (alerts: string) => scoreOf(data, out, alerts);
      const told = join(out, "ours.csv");
      await node("tools/backtest.ts", "--readings", readings, "--alerts", told);
      ours.push(await score(told));
      for (const detector of BASELINES) {
        const alerts = join(out, `${detector}.csv`);
        await node(
          join(data, "baselines.mjs"),
          "--readings",
          readings,
          "--detector",
          detector,
          "--out",
          alerts,
        );
        scores[detector] = [...(scores[detector] ?? []), await score(alerts)];
      }
    }
    const means = Object.fromEntries(Object.entries(scores).map(([name, list]) => [name, meanOf(list)]));
    console.log(`mean of seeds ${options.seeds}\n${tableText(means)}\n`);
    if (options.numenta) console.log(await numentaScore(data, join(folder, "numenta"), node));
    console.log(await readingCost());
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function scoreOf(data: string, out: string, alerts: string): Promise<HouseScore> {
  const files = [
    "--readings",
    join(out, "readings.csv"),
    "--events",
    join(out, "events.json"),
    "--alerts",
    alerts,
  ];
  return JSON.parse(await node(join(data, "score.mjs"), ...files, "--json")) as HouseScore;
}

async function node(script: string, ...args: string[]): Promise<string> {
  const flags = ["--disable-warning=ExperimentalWarning", script, ...args];
  const { stdout } = await run(process.execPath, flags, { maxBuffer: 64 * 1024 * 1024 });
  return stdout;
}
