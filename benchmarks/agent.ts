import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { CreateStreamCommand } from "@aws-sdk/client-kinesis";
import { Command } from "commander";
import { bundleAgent } from "../deployment/bundle-agent.ts";
import { sdkEnvironment } from "../local/services/clients.ts";
import { startServices } from "../local/services/services.ts";
import { aboveZero } from "../platform/option-values.ts";
import { startStubKinesis } from "./agent/stub-kinesis.ts";
import type { AgentRun } from "./agent/under-load.ts";

/** The agent's throughput and memory on one core, beside what people write with boto3 instead. */
export const agentBenchmark = new Command("agent")
  .description("readings per second through source, spool on disk and publisher, beside two Python scripts")
  .option("--readings <count>", "readings through the agent", aboveZero, 300_000)
  .option(
    "--wear <minutes>",
    "only what the disk has to write at 20 readings a minute, a second and at 1,000 a second",
    aboveZero,
  )
  .addHelpText(
    "after",
    "\nExamples:\n  npm run bench -- agent --readings 1000000\n  npm run bench -- agent --wear 5",
  )
  .action((options: { readings: number; wear?: number }) =>
    options.wear === undefined ? run(options) : runWear(options.wear),
  );

const exec = promisify(execFile);
const SCRIPT = join(import.meta.dirname, "agent/alternatives.py");
/** Readings through the scripts, per server: enough seconds to be believed. */
const SCRIPT_READINGS = {
  "embedded Kinesis": { record: 500, records: 2000 },
  "stub server": { record: 2000, records: 100_000 },
};
/** Each script beside an agent that is fed as the script is. */
const WAYS = [
  { how: "record", batch: 1, fed: "fed one by one, 100 unacknowledged" },
  { how: "records", batch: 500, fed: "fed in batches of 500, one unacknowledged" },
] as const;
const STEADY_PER_SECOND = 1000;
const STEADY_SECONDS = 30;

interface Server {
  name: keyof typeof SCRIPT_READINGS;
  endpoint: string;
}

async function run({ readings }: { readings: number }): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "bench-agent-"));
  const { file } = await bundleAgent(folder, "benchmarks/agent/under-load.ts");
  const services = await startServices();
  const stub = await startStubKinesis();
  try {
    const python = await boto3Version();
    if (python === undefined)
      console.log("python3 with boto3 is not here: its scripts are not measured (pip install boto3)");
    const servers: Server[] = [
      { name: "embedded Kinesis", endpoint: services.endpoints.kinesis },
      { name: "stub server", endpoint: stub.endpoint },
    ];
    for (const server of servers) {
      await services.clients.kinesis.send(
        new CreateStreamCommand({ StreamName: streamOf(server), ShardCount: 1 }),
      );
      for (const { how, batch, fed } of WAYS) {
        const agent = await runAgent(server, folder, file, [String(readings), String(batch)]);
        say(`${server.name}: the agent, ${fed}`, agent);
        if (python === undefined) continue;
        const count = SCRIPT_READINGS[server.name][how];
        const script = await runPinned("python3", [
          SCRIPT,
          server.endpoint,
          streamOf(server),
          how,
          String(count),
        ]);
        say(`${server.name}: Python ${python}, put_${how} from memory`, script);
        console.log(`  the agent does ${(rate(agent) / rate(script)).toFixed(1)} times as much`);
      }
    }
    const server = servers[0] as Server;
    const steady = [String(STEADY_PER_SECOND * STEADY_SECONDS), "1", String(STEADY_PER_SECOND)];
    say(
      `${STEADY_PER_SECOND} readings/s for ${STEADY_SECONDS} s`,
      await runAgent(server, folder, file, steady),
    );
  } finally {
    await Promise.all([services.stop(), stub.close()]);
    rmSync(folder, { recursive: true });
  }
}

/** Rates of readings one by one: 20 sensors that report each minute, each second, and a crowd. */
const WEAR_PER_SECOND = [20 / 60, 20, 1000];

/** The folder lies where temporary files do: that must be a disk, for one in memory is never written. */
async function runWear(minutes: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "bench-wear-"));
  const { file } = await bundleAgent(folder, "benchmarks/agent/under-load.ts");
  const stub = await startStubKinesis();
  const server: Server = { name: "stub server", endpoint: stub.endpoint };
  try {
    for (const perSecond of WEAR_PER_SECOND) {
      const seconds = perSecond < 1 ? minutes * 60 : 20;
      const load = [String(Math.round(perSecond * seconds)), "1", String(perSecond)];
      const { readings, diskBytesPerReading } = await runAgent(server, folder, file, load);
      console.log(
        `${Math.round(perSecond * 60)} readings a minute: ${Math.round(diskBytesPerReading)} bytes a reading (${readings} readings in ${seconds} s)`,
      );
    }
  } finally {
    await stub.close();
    rmSync(folder, { recursive: true });
  }
}

async function runAgent(server: Server, folder: string, file: string, load: string[]): Promise<AgentRun> {
  const config = join(folder, "agent.yaml");
  const spool = join(folder, `spool-${Date.now()}.db`);
  const home = { id: "home-1", name: "Bench", timeZone: "UTC", unit: "celsius", sensors: [] };
  const sources = [{ type: "simulated-house" }]; // the schema wants one; under-load.ts takes its own
  const plain = {
    agent: "bench",
    stream: streamOf(server),
    home,
    sources,
    spool: { path: spool },
    statusPort: 0,
  };
  writeFileSync(config, JSON.stringify(plain));
  // As the systemd unit starts it.
  const flags = [
    "--disable-warning=ExperimentalWarning",
    "--max-old-space-size=64",
    "--max-semi-space-size=1",
    "--v8-pool-size=1",
  ];
  const environment = {
    ...sdkEnvironment({ kinesis: server.endpoint, dynamodb: server.endpoint, messaging: server.endpoint }),
    MALLOC_ARENA_MAX: "1",
  };
  return runPinned(process.execPath, [...flags, file, config, ...load], environment);
}

function streamOf({ name }: Server): string {
  return name.replace(" ", "-");
}

/** Runs a program on one core, where the machine has `taskset`; its last line is JSON. */
async function runPinned(program: string, args: string[], environment: object = {}): Promise<AgentRun> {
  const pinned = process.platform === "linux";
  const [file, ...rest] = pinned ? ["taskset", "-c", "0", program, ...args] : [program, ...args];
  const { stdout } = await exec(file as string, rest, { env: { ...process.env, ...environment } });
  return JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as AgentRun;
}

async function boto3Version(): Promise<string | undefined> {
  const found = await exec("python3", ["-c", "import boto3; print('boto3', boto3.__version__)"]).catch(
    () => undefined,
  );
  return found?.stdout.trim();
}

function rate({ readings, seconds }: AgentRun): number {
  return readings / seconds;
}

function say(what: string, result: AgentRun): void {
  const { readings, seconds, cpuSeconds, maxMb } = result;
  console.log(
    `${what}: ${Math.round(rate(result))} readings/s (${readings} in ${seconds.toFixed(1)} s, ` +
      `${cpuSeconds.toFixed(1)} s of CPU), at most ${Math.round(maxMb)} MB`,
  );
}
