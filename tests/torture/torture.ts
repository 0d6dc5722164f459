import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { bundleAgent } from "../../deployment/bundle-agent.ts";
import type { Reading } from "../../domain/reading.ts";
import { startCloud } from "../../local/cloud.ts";
import { sdkEnvironment } from "../../local/services/clients.ts";
import type { Services } from "../../local/services/services.ts";
import { seededRandom } from "../../platform/random.ts";
import { readHistory } from "../../storage/history.ts";
import { type Fate, startFaultyNetwork } from "../faulty-network.ts";
import { startFeeder } from "./feeder.ts";
import { differenceOf, readStream, type StreamContents } from "./proof.ts";

export interface TortureOptions {
  kills: number;
  readings: number;
  seed: number;
  prefix: string;
  /** Told of the progress now and then. */
  say?: (text: string) => void;
}

/** What was done to the agent, and what came of it. */
export interface TortureReport {
  acknowledged: number;
  kills: number;
  fates: Record<Fate, number>;
  stream: Omit<StreamContents, "times">;
  stored: number;
  seconds: number;
  /** Empty when every acknowledged reading is in the stream and in the table once and in order per sensor. */
  problems: string[];
}

const SENSORS = 20;
const HOME_ID = "tortured-home";
const STARTED_MS = Date.UTC(2026, 0, 1);
/** Some lives end before the agent has read anything, some before it has even started. */
const DIES_YOUNG = 0.2;
const LIFE_MAX_MS = 1500;
const START_MAX_MS = 15_000;
const REQUEST_TIMEOUT_MS = 300;
const PATIENCE_MS = 60_000;
/** Of 100 requests to the stream. */
const FATES: [Fate, number][] = [
  ["refuse", 6],
  ["throttle", 8],
  ["cut", 6],
  ["lose-answer", 6],
  ["no-answer", 4],
];

/** Kills an agent again and again while its stream fails, and then looks whether everything acknowledged got through. */
export async function torture(
  services: Pick<Services, "clients" | "endpoints">,
  { kills, readings, seed, prefix, say = () => undefined }: TortureOptions,
): Promise<TortureReport> {
  const startedAtMs = Date.now();
  const folder = mkdtempSync(join(tmpdir(), "torture-"));
  const cloud = await startCloud(services, {
    prefix,
    arrival: "house",
    bundleFolder: folder,
    pollIntervalMs: 20,
  });
  const fates = { pass: 0, refuse: 0, cut: 0, "lose-answer": 0, "no-answer": 0, throttle: 0 };
  const fateRandom = seededRandom(seed, "fates");
  const network = await startFaultyNetwork(services.endpoints.kinesis, (operation) => {
    const fate = operation === "PutRecords" ? fateOf(fateRandom()) : "pass";
    fates[fate] += 1;
    return fate;
  });
  const feeder = await startFeeder(readingOf, seededRandom(seed, "feed"));
  const log = createWriteStream(join(folder, "agent.log"));
  await once(log, "open");
  let agent: ChildProcess | undefined;
  try {
    const { file } = await bundleAgent(folder, "tests/torture/agent.ts");
    const config = join(folder, "agent.yaml");
    writeFileSync(config, configOf(cloud.resources.streamName, join(folder, "spool.db")));
    const environment = {
      ...sdkEnvironment({ ...services.endpoints, kinesis: network.endpoint }),
      PATH: process.env.PATH,
    };
    const start = () =>
      spawn(process.execPath, ["--disable-warning=ExperimentalWarning", file, config, String(feeder.port)], {
        env: environment,
        stdio: ["ignore", log, log],
      });
    const killRandom = seededRandom(seed, "kills");
    for (let kill = 1; kill <= kills; kill += 1) {
      feeder.allow(Math.floor((readings * kill) / (kills + 1)));
      const lives = feeder.connections();
      agent = start();
      const deadlineMs = Date.now() + (killRandom() < DIES_YOUNG ? 0 : START_MAX_MS);
      while (feeder.connections() === lives && Date.now() < deadlineMs) await delay(5);
      await delay(killRandom() * LIFE_MAX_MS);
      await end(agent, "SIGKILL");
      if (kill % 10 === 0) say(`${kill} kills, ${feeder.acknowledged()} readings acknowledged`);
    }
    feeder.allow(readings);
    agent = start();
    const stored = () => cloud.metrics.sum("ReadingsStored");
    await patiently(() => feeder.acknowledged() + stored(), 2 * readings, say);
    await end(agent, "SIGTERM");
    const { times, ...stream } = await readStream(services.clients.kinesis, cloud.resources.streamName);
    const problems = [
      ...(feeder.acknowledged() === readings
        ? []
        : [`only ${feeder.acknowledged()} readings were acknowledged`]),
      ...(feeder.forgotten() === 0
        ? []
        : [`${feeder.forgotten()} acknowledged readings were forgotten by a checkpoint`]),
      ...(stream.gaps + stream.unreadable === 0
        ? []
        : [`${stream.gaps} gaps, ${stream.unreadable} unreadable records`]),
    ];
    for (let sensor = 0; sensor < SENSORS; sensor += 1) {
      const expected = timesOf(sensor, feeder.acknowledged());
      const sensorId = `sensor-${sensor}`;
      const key = { homeId: HOME_ID, sensorId };
      const history = await readHistory(services.clients.dynamodb, cloud.resources.tableName, key);
      const found = [
        differenceOf(`stream, ${sensorId}`, times.get(sensorId) ?? [], expected),
        differenceOf(
          `table, ${sensorId}`,
          history.map(({ takenAtMs }) => takenAtMs),
          expected,
        ),
      ];
      problems.push(...found.filter((difference) => difference !== undefined));
    }
    const seconds = (Date.now() - startedAtMs) / 1000;
    return { acknowledged: feeder.acknowledged(), kills, fates, stream, stored: stored(), seconds, problems };
  } finally {
    if (agent !== undefined) await end(agent, "SIGKILL");
    await Promise.all([network.close(), feeder.close(), cloud.stop()]);
    log.end();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Numbers go round the sensors; each sensor measures once a second. */
function readingOf(number: number): Reading {
  const sensor = number % SENSORS;
  const round = Math.floor(number / SENSORS);
  return {
    sensorId: `sensor-${sensor}`,
    takenAtMs: STARTED_MS + round * 1000,
    celsius: 20 + (number % 7) / 10,
  };
}

function timesOf(sensor: number, count: number): number[] {
  const rounds = Math.ceil((count - sensor) / SENSORS);
  return Array.from({ length: Math.max(0, rounds) }, (_, round) => STARTED_MS + round * 1000);
}

function fateOf(draw: number): Fate {
  let rest = draw * 100;
  for (const [fate, share] of FATES) {
    if (rest < share) return fate;
    rest -= share;
  }
  return "pass";
}

function configOf(stream: string, spool: string): string {
  return JSON.stringify({
    agent: "tortured",
    stream,
    home: { id: HOME_ID, name: "Tortured", timeZone: "UTC", unit: "celsius", sensors: [] },
    sources: [{ type: "simulated-house" }], // the schema wants one; tests/torture/agent.ts takes the feeder instead
    spool: { path: spool },
    flushIntervalMs: 50,
    requestTimeoutMs: REQUEST_TIMEOUT_MS,
    statusPort: 0,
  });
}

async function end(agent: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (agent.exitCode !== null || agent.signalCode !== null) return;
  const exited = once(agent, "exit");
  agent.kill(signal);
  await exited;
}

/** Waits until `progress` has come to `goal`, as long as there is any. */
async function patiently(progress: () => number, goal: number, say: (text: string) => void): Promise<void> {
  let last = { value: progress(), atMs: Date.now() };
  for (; progress() < goal; await delay(50)) {
    if (progress() > last.value) last = { value: progress(), atMs: Date.now() };
    if (Date.now() - last.atMs > PATIENCE_MS) return say(`nothing came through for ${PATIENCE_MS / 1000} s`);
  }
}
