import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { sdkEnvironment } from "../local/services/clients.ts";
import { type Fate, startFaultyNetwork } from "./faulty-network.ts";
import { home, readingsOf, startPipeline } from "./pipeline.ts";
import { sharedServices } from "./services.ts";
import { until } from "./until.ts";

const services = sharedServices();
const toStop: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of toStop.splice(0)) await stop();
});
afterAll(() => services.close());

/** A cloud side, a network to its stream, and the agent as a process of its own. */
async function house() {
  const pipeline = await startPipeline(services);
  toStop.unshift(pipeline.stop);
  const { folder, cloud } = pipeline;
  let fate: (operation: string) => Fate = () => "pass";
  const network = await startFaultyNetwork(services.endpoints.kinesis, (operation) => fate(operation));
  toStop.unshift(network.close);
  return {
    ...pipeline,
    streamDoes(next: (operation: string) => Fate) {
      fate = next;
    },
    startAgent(values: number[], fromMinute = 0, drainTimeoutMs?: number) {
      const rows = readingsOf("kitchen", values, fromMinute).map(
        ({ sensorId, takenAtMs, celsius }) => `${takenAtMs},${sensorId},${celsius}`,
      );
      writeFileSync(join(folder, "readings.csv"), `timestamp,sensor,celsius\n${rows.join("\n")}\n`);
      const config = join(folder, "agent.yaml");
      writeFileSync(
        config,
        JSON.stringify({
          agent: "agent-1",
          stream: cloud.resources.streamName,
          home,
          spool: { path: join(folder, "spool.db") },
          pace: { atOnce: "20ms", atLatest: "20ms" },
          ...(drainTimeoutMs === undefined ? {} : { drainTimeoutMs }),
          sources: [{ type: "csv", path: join(folder, "readings.csv") }],
        }),
      );
      const environment = sdkEnvironment({ ...services.endpoints, kinesis: network.endpoint });
      const agent = spawn(
        process.execPath,
        ["--disable-warning=ExperimentalWarning", "agent/main.ts", "--config", config],
        { env: { PATH: process.env.PATH, ...environment }, stdio: ["ignore", "pipe", "inherit"] },
      );
      toStop.unshift(() => ended(agent, "SIGKILL"));
      return { agent, log: collect(agent) };
    },
  };
}

async function ended(agent: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (agent.exitCode !== null || agent.signalCode !== null) return;
  const exit = once(agent, "exit");
  agent.kill(signal);
  await exit;
}

function collect(agent: ChildProcess): () => string {
  let text = "";
  agent.stdout?.on("data", (chunk) => {
    text += chunk;
  });
  return () => text;
}

const values = (count: number) => Array.from({ length: count }, (_, index) => 20 + (index % 50) / 10);

test("a stream that refuses, loses answers and cuts connections gets every reading once, in order", async () => {
  const { startAgent, streamDoes, stored } = await house();
  let calls = 0;
  streamDoes((operation) => {
    if (operation !== "PutRecords") return "pass";
    calls += 1;
    return (["refuse", "cut", "lose-answer"] as const)[calls % 4] ?? "pass";
  });
  const { agent } = startAgent(values(8000));
  await until("the agent has sent its file", () => agent.exitCode !== null);
  expect(agent.exitCode).toBe(0);
  await until("all is stored", async () => (await stored("kitchen")).length >= 8000);
  expect(await stored("kitchen")).toEqual(readingsOf("kitchen", values(8000)));
  expect(calls).toBeGreaterThan(6);
});

test("an agent that is killed loses nothing that it had on disk, and its successor sends nothing twice", async () => {
  const { startAgent, streamDoes, stored } = await house();
  let taken = 0;
  // Two envelopes get through, the second without the agent's knowledge; then the stream is away.
  streamDoes((operation) => {
    if (operation !== "PutRecords") return "pass";
    taken += 1;
    return taken <= 2 ? "pass" : taken === 3 ? "lose-answer" : "cut";
  });
  const first = startAgent(values(8000));
  await until("the stream is away", () => taken > 3 && first.log().includes("wait in the spool"));
  await until("all of the file is in the spool", () => first.log().includes("source has ended"));
  await ended(first.agent, "SIGKILL");
  streamDoes(() => "pass");
  const second = startAgent(values(1), 8000);
  await until("the successor has sent everything", () => second.agent.exitCode !== null);
  await until("all is stored", async () => (await stored("kitchen")).length >= 8001);
  expect(await stored("kitchen")).toEqual([
    ...readingsOf("kitchen", values(8000)),
    ...readingsOf("kitchen", values(1), 8000),
  ]);
});

test("an agent that is asked to end while the stream is away keeps what it could not send", async () => {
  const { startAgent, streamDoes, stored } = await house();
  streamDoes(() => "cut");
  const first = startAgent(values(10), 0, 1000);
  await until("the stream is away", () => first.log().includes("wait in the spool"));
  await ended(first.agent, "SIGTERM");
  expect(first.log()).toContain("sent after the next start");
  streamDoes(() => "pass");
  startAgent(values(1), 10);
  await until("all is stored", async () => (await stored("kitchen")).length >= 11);
  expect(await stored("kitchen")).toHaveLength(11);
});

test("a configuration that cannot be used is told with file, line and what is wrong", async () => {
  const { folder } = await house();
  const config = join(folder, "bad.yaml");
  writeFileSync(config, "agent: a\nstream: s\nhome:\n  id: h!\nspool:\n  path: x\nsources: []\n");
  const agent = spawn(process.execPath, ["agent/main.ts", "--config", config], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  let complaint = "";
  agent.stderr.on("data", (chunk) => {
    complaint += chunk;
  });
  await once(agent, "close");
  expect(agent.exitCode).toBe(1);
  expect(complaint).toContain(`${config}:4: home.id: a home id has 1 to 64 letters`);
  expect(complaint).toContain(`${config}:7: sources: `);
  expect(complaint).not.toMatch(/^\s+at /m);
});
