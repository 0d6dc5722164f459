import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { Command } from "commander";
import { csvSource } from "../agent/sources/csv.ts";
import type { Services } from "../local/services/services.ts";
import { startServices } from "../local/services/services.ts";
import { startSystem } from "../local/system.ts";
import { systemClock } from "../platform/clock.ts";
import { aboveZero } from "../platform/option-values.ts";
import { simulatedReadings } from "./detection/house.ts";
import { houseCsv } from "./house-csv.ts";
import { mailDelays } from "./pipeline/mail-delay.ts";

/** Whole local pipeline: throughput, time to the first stored reading, delay from reading to e-mail. */
export const pipelineBenchmark = new Command("pipeline")
  .description("readings per second and delays of the whole local pipeline, on real parts")
  .option(
    "--readings <file>",
    "CSV with timestamp,sensor,celsius; a winter of the simulated house when not given",
  )
  .option("--mails <count>", "houses with an alarm to time", aboveZero, 15)
  .addHelpText("after", "\nExample:\n  npm run bench -- pipeline --readings house.csv")
  .action(run);

const silent = { info: () => undefined, warn: console.warn, error: console.error };
/** The agent's defaults. */
const PACE = { atOnceMs: 1000, atLatestMs: 60_000 };

async function run({ readings, mails }: { readings?: string; mails: number }): Promise<void> {
  console.log(`npm start to the first stored reading: ${await firstStoredSeconds()} s`);
  const services = await startServices();
  try {
    if (readings !== undefined) await throughput(services, readings);
    else await throughputOfSimulatedHouse(services);
    await mailDelay(services, mails);
  } finally {
    await services.stop();
  }
}

/** From the command to the first reading in the table, as `npm start` says it itself. */
async function firstStoredSeconds(): Promise<string> {
  const child = spawn("npm", ["start", "--", "--duration", "15"], { stdio: ["ignore", "pipe", "inherit"] });
  const startedAtMs = Date.now();
  const seconds = await new Promise<string>((resolve, reject) => {
    let text = "";
    child.once("close", () => reject(new Error(`npm start ended without a stored reading:\n${text}`)));
    child.stdout.on("data", (chunk) => {
      text += chunk;
      if (text.includes("First reading stored")) resolve(((Date.now() - startedAtMs) / 1000).toFixed(1));
    });
  });
  child.kill("SIGTERM");
  await once(child, "close");
  return seconds;
}

async function throughputOfSimulatedHouse(services: Services): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "pipeline-"));
  try {
    const file = join(folder, "simulated-house.csv");
    await writeFile(file, houseCsv(simulatedReadings(1)));
    await throughput(services, file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function throughput(services: Services, path: string): Promise<void> {
  const startedAtMs = Date.now();
  const system = await startSystem(services, {
    prefix: "throughput",
    agentId: "bench",
    log: silent,
    pace: PACE,
    scenario: {
      home: { id: "bench", name: "Bench", timeZone: "UTC", unit: "celsius", sensors: [] },
      source: csvSource({ path, clock: systemClock }),
      clock: systemClock,
      arrival: "house",
    },
  });
  await system.agent.sourcesEnded();
  const { accepted } = system.agent.status();
  while (system.cloud.metrics.sum("ReadingsStored") < accepted) await delay(20);
  const seconds = (Date.now() - startedAtMs) / 1000;
  const stored = await system.countStored();
  console.log(
    `${basename(path)}: ${accepted} readings sent, ${stored} stored exactly once, in ${seconds.toFixed(1)} s ` +
      `(${Math.round(accepted / seconds)} readings/s, bundle and resources included)`,
  );
  await system.stop();
}

/** A critical alarm in each of some houses, at default settings. */
async function mailDelay(services: Services, houses: number): Promise<void> {
  const delaysMs = await mailDelays(services, { houses, pace: PACE, log: silent });
  const seconds = (ms: number | undefined) => ((ms ?? Number.NaN) / 1000).toFixed(2);
  console.log(
    `reading to e-mail, a critical alarm in each of ${houses} houses: ` +
      `median ${seconds(delaysMs[Math.floor(houses / 2)])} s, ` +
      `slowest ${seconds(delaysMs.at(-1))} s (the agent's default pace)`,
  );
}
