import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { Command } from "commander";
import type { Intake, Source } from "../agent/source.ts";
import { csvSource } from "../agent/sources/csv.ts";
import type { Home } from "../domain/home.ts";
import type { Services } from "../local/services/services.ts";
import { startServices } from "../local/services/services.ts";
import { startSystem } from "../local/system.ts";
import { systemClock } from "../platform/clock.ts";

/** Whole local pipeline: throughput, time to the first stored reading, delay from reading to e-mail. */
export const pipelineBenchmark = new Command("pipeline")
  .description("readings per second and delays of the whole local pipeline, on real parts")
  .option("--readings <file>", "CSV with timestamp,sensor,celsius", "../shared/benchmark/house.csv")
  .option("--mails <count>", "alarms to time", Number, 15)
  .addHelpText("after", "\nExample:\n  npm run bench -- pipeline --readings house.csv")
  .action(run);

const silent = { info: () => undefined, warn: console.warn, error: console.error };
const FLUSH_INTERVAL_MS = 2000;

async function run({ readings, mails }: { readings: string; mails: number }): Promise<void> {
  console.log(`npm start to the first stored reading: ${await firstStoredSeconds()} s`);
  const services = await startServices();
  try {
    if (existsSync(readings)) await throughput(services, readings);
    else console.log(`${readings} is not there: throughput not measured (--readings FILE)`);
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

async function throughput(services: Services, path: string): Promise<void> {
  const startedAtMs = Date.now();
  const system = await startSystem(services, {
    prefix: "throughput",
    agentId: "bench",
    log: silent,
    flushIntervalMs: FLUSH_INTERVAL_MS,
    scenario: {
      home: homeOf([]),
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
    `${path}: ${accepted} readings sent, ${stored} stored exactly once, in ${seconds.toFixed(1)} s ` +
      `(${Math.round(accepted / seconds)} readings/s, bundle and resources included)`,
  );
  await system.stop();
}

/** From the moment a source has a reading to the moment its e-mail is in the mailbox, at default settings. */
async function mailDelay(services: Services, count: number): Promise<void> {
  const sensorIds = Array.from({ length: count }, (_, index) => `freezer-${index}`);
  const { source, intake } = handSource();
  const arrivedAtMs: number[] = [];
  const system = await startSystem(services, {
    prefix: "delay",
    agentId: "bench",
    log: silent,
    flushIntervalMs: FLUSH_INTERVAL_MS,
    scenario: { home: homeOf(sensorIds), source, clock: systemClock, arrival: "machine" },
    onMail: () => arrivedAtMs.push(Date.now()),
  });
  const { accept } = await intake;
  const delaysMs: number[] = [];
  for (const [index, sensorId] of sensorIds.entries()) {
    const nowMs = Date.now();
    const at = (minutesAgo: number, celsius: number) => ({
      sensorId,
      takenAtMs: nowMs - minutesAgo * 60_000,
      celsius,
    });
    // Too warm for almost long enough; then, at a moment that no timer knows, the reading that makes it an alarm.
    await accept([at(30, -18), at(12, -9), at(9, -9)]);
    await delay(4000 + (index / count) * FLUSH_INTERVAL_MS);
    const readAtMs = Date.now();
    await accept([at(0, -9)]);
    while (arrivedAtMs.length <= index) await delay(5);
    delaysMs.push((arrivedAtMs[index] as number) - readAtMs);
  }
  await system.stop();
  delaysMs.sort((a, b) => a - b);
  const median = delaysMs[Math.floor(count / 2)] as number;
  console.log(
    `reading to e-mail, ${count} alarms: median ${(median / 1000).toFixed(2)} s, ` +
      `slowest ${((delaysMs.at(-1) as number) / 1000).toFixed(2)} s (flush interval ${FLUSH_INTERVAL_MS / 1000} s)`,
  );
}

function homeOf(sensorIds: string[]): Home {
  const sensors = sensorIds.map((id) => ({ id, name: id, kind: "freezer" as const }));
  return { id: "bench", name: "Bench", timeZone: "UTC", unit: "celsius", sensors };
}

/** A source that gives its intake away. */
function handSource(): { source: Source; intake: Promise<Intake> } {
  const { promise, resolve } = Promise.withResolvers<Intake>();
  const source: Source = {
    name: "hand",
    async run(intake, signal) {
      resolve(intake);
      await new Promise((end) => signal.addEventListener("abort", end, { once: true }));
    },
  };
  return { source, intake: promise };
}
