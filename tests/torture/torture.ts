import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
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
import { type Feeder, startFeeder } from "./feeder.ts";
import { differenceOf, orderOf, readStream, type StreamContents } from "./proof.ts";
import { type SpoolFaults, startSpoolFaults } from "./spool-faults.ts";

export interface TortureOptions {
  kills: number;
  readings: number;
  seed: number;
  prefix: string;
  /** Told of what hangs. */
  say?: (text: string) => void;
  /** How many kills are done. */
  onKill?: (kill: number) => void;
}

/** What was done to the agent, and what came of it. */
export interface TortureReport {
  acknowledged: number;
  kills: number;
  fates: Record<Fate, number>;
  /** Lives in which the disk was full, at their start or later. */
  livesOnFullDisk: number;
  /** How often intake had to wait for the disk. */
  stalls: number;
  damagedBytes: number;
  stream: Omit<StreamContents, "told">;
  /** Readings lost to damaged bytes; the stream tells of each in its place. */
  lost: number;
  stored: number;
  seconds: number;
  /** Empty when every acknowledged reading is in the stream and in the table once and in order, or told as lost where it would stand. */
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

/** Kills an agent again and again while its stream and its disk fail, and then looks what became of all that it acknowledged. */
export async function torture(
  services: Pick<Services, "clients" | "endpoints">,
  options: TortureOptions,
): Promise<TortureReport> {
  const startedAtMs = Date.now();
  const { kills, seed, prefix } = options;
  const folder = mkdtempSync(join(tmpdir(), "torture-"));
  const cloud = await startCloud(services, {
    prefix,
    homeIds: [],
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
  const disk = startSpoolFaults(folder, seededRandom(seed, "disk"));
  const house = { services, cloud, network, feeder, disk, folder };
  try {
    const logged = await live(house, options);
    const outcome = await judge(house, options);
    const seconds = (Date.now() - startedAtMs) / 1000;
    return { kills, fates, ...disk.counts(), stalls: stallsIn(logged), ...outcome, seconds };
  } finally {
    await Promise.all([network.close(), feeder.close(), cloud.stop()]);
    disk.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

interface TorturedHouse {
  services: Pick<Services, "clients" | "endpoints">;
  cloud: Awaited<ReturnType<typeof startCloud>>;
  network: Awaited<ReturnType<typeof startFaultyNetwork>>;
  feeder: Feeder;
  disk: SpoolFaults;
  folder: string;
}

/** All lives of the agent; the last one ends when everything is acknowledged and sent. Resolves with the file of its log. */
async function live(
  { services, cloud, network, feeder, disk, folder }: TorturedHouse,
  { kills, readings, seed, say = () => undefined, onKill }: TortureOptions,
): Promise<string> {
  const { file } = await bundleAgent(folder, "tests/torture/agent.ts");
  const config = join(folder, "agent.yaml");
  writeFileSync(config, configOf(cloud.resources.streamName, disk.path));
  const logFile = join(folder, "agent.log");
  const log = createWriteStream(logFile);
  await once(log, "open");
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
  let agent: ChildProcess | undefined;
  try {
    for (let kill = 1; kill <= kills; kill += 1) {
      feeder.allow(Math.floor((readings * kill) / (kills + 1)));
      const lives = feeder.connections();
      disk.beforeLife();
      agent = start();
      const deadlineMs = Date.now() + (killRandom() < DIES_YOUNG ? 0 : START_MAX_MS);
      while (feeder.connections() === lives && Date.now() < deadlineMs) await delay(5);
      const lifeMs = killRandom() * LIFE_MAX_MS;
      await delay(lifeMs / 2);
      disk.inLife();
      await delay(lifeMs / 2);
      await end(agent, "SIGKILL");
      disk.afterLife();
      onKill?.(kill);
    }
    disk.end();
    feeder.allow(readings);
    agent = start();
    await patiently(() => feeder.acknowledged(), readings, say);
    await end(agent, "SIGTERM");
    return logFile;
  } finally {
    if (agent !== undefined) await end(agent, "SIGKILL");
    log.end();
  }
}

/** Holds stream and table against what was fed. */
async function judge(
  { services, cloud, feeder }: TorturedHouse,
  { readings, say = () => undefined }: TortureOptions,
): Promise<Pick<TortureReport, "acknowledged" | "stream" | "lost" | "stored" | "problems">> {
  const acknowledged = feeder.acknowledged();
  const { told, ...stream } = await readStream(services.clients.kinesis, cloud.resources.streamName);
  const { lost, problems } = orderOf(told, numberOf, acknowledged);
  const stored = () => cloud.metrics.sum("ReadingsStored");
  await patiently(stored, acknowledged - lost.size, say);
  if (acknowledged !== readings) problems.push(`only ${acknowledged} readings were acknowledged`);
  if (feeder.forgotten() > 0)
    problems.push(`${feeder.forgotten()} acknowledged readings were forgotten by a checkpoint`);
  if (stream.unreadable > 0) problems.push(`${stream.unreadable} unreadable records`);
  for (let sensor = 0; sensor < SENSORS; sensor += 1) {
    const sensorId = `sensor-${sensor}`;
    const key = { homeId: HOME_ID, sensorId };
    const history = await readHistory(services.clients.dynamodb, cloud.resources.tableName, key);
    const difference = differenceOf(
      `table, ${sensorId}`,
      history.map(({ takenAtMs }) => takenAtMs),
      timesOf(sensor, acknowledged, lost),
    );
    if (difference !== undefined) problems.push(difference);
  }
  return { acknowledged, stream, lost: lost.size, stored: stored(), problems };
}

/** How often intake waited for the disk, as the agent's log tells. */
function stallsIn(logFile: string): number {
  return readFileSync(logFile, "utf8").split("cannot be written to the disk").length - 1;
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

function numberOf({ sensorId, takenAtMs }: Reading): number {
  return ((takenAtMs - STARTED_MS) / 1000) * SENSORS + Number(sensorId.slice("sensor-".length));
}

function timesOf(sensor: number, count: number, lost: ReadonlySet<number>): number[] {
  const times: number[] = [];
  for (let number = sensor; number < count; number += SENSORS)
    if (!lost.has(number)) times.push(readingOf(number).takenAtMs);
  return times;
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
    pace: { atOnce: "50ms", atLatest: "50ms" },
    requestTimeoutMs: REQUEST_TIMEOUT_MS,
    drainTimeoutMs: 60_000,
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
