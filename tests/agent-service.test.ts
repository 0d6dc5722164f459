import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundleAgent } from "../deployment/bundle-agent.ts";
import { sdkEnvironment } from "../local/services/clients.ts";
import { systemClock } from "../platform/clock.ts";
import { createHomeStore, loaded } from "../storage/home-store.ts";
import { DUE_PARTITIONS } from "./helpers/functions.ts";
import { createMosquitto, findMosquitto, HOW_TO_INSTALL } from "./mosquitto.ts";
import { home, startPipeline } from "./pipeline.ts";
import { sharedServices } from "./services.ts";
import { until } from "./until.ts";

const services = sharedServices();
const folder = mkdtempSync(join(tmpdir(), "agent-service-"));
const toStop: (() => Promise<unknown>)[] = [];
let file: string;

beforeAll(async () => {
  file = (await bundleAgent(folder)).file;
});
afterEach(async () => {
  for (const stop of toStop.splice(0)) await stop();
});
afterAll(() => {
  services.close();
  rmSync(folder, { recursive: true });
});

/** The cloud side and the bundled agent of a simulated house, as a process that has nothing but its one file. */
async function service(initial: object = {}) {
  const pipeline = await startPipeline(services);
  toStop.unshift(pipeline.stop);
  const configFile = join(pipeline.folder, "agent.yaml");
  const configure = (changes: object = {}) =>
    writeFileSync(
      configFile,
      JSON.stringify({
        agent: "agent-1",
        stream: pipeline.cloud.resources.streamName,
        home,
        sources: [{ type: "simulated-house", speed: 1 }],
        spool: { path: join(pipeline.folder, "spool.db") },
        pace: { atOnce: "20ms", atLatest: "20ms" },
        statusPort: 0,
        ...changes,
      }),
    );
  configure(initial);
  const agent = spawn(process.execPath, [file, "--config", configFile], {
    cwd: pipeline.folder,
    env: sdkEnvironment(services.endpoints),
    stdio: ["ignore", "pipe", "ignore"],
  });
  toStop.unshift(() => ended(agent, "SIGKILL"));
  let log = "";
  agent.stdout.on("data", (chunk) => {
    log += chunk;
  });
  await until("the agent has started", () => log.includes('"started"'));
  const url = /http:\/\/127\.0\.0\.1:\d+/.exec(log)?.[0] ?? "";
  const get = async (path: string) => (await fetch(`${url}${path}`)).text();
  const { tableName } = pipeline.cloud.resources;
  return { pipeline, agent, configure, get, stored: () => storedIn(tableName), log: () => log };
}

/** The home as it is stored. */
async function storedIn(tableName: string) {
  const options = { tableName, duePartitions: DUE_PARTITIONS, clock: systemClock };
  const homes = await createHomeStore(services.clients.dynamodb, options).load([home.id]);
  return loaded(homes, home.id).home;
}

async function ended(agent: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (agent.exitCode !== null || agent.signalCode !== null) return;
  const exit = once(agent, "exit");
  agent.kill(signal);
  await exit;
}

test("the bundled agent says how it does, and its heartbeat is kept with the home", async () => {
  const { agent, get, stored, pipeline, log } = await service();
  expect(JSON.parse(await get("/healthz"))).toMatchObject({ status: "ok", problems: [] });
  expect(await get("/metrics")).toMatch(/\nagent_readings_sent_total \d+\n/);
  const heartbeat = await until(
    "the heartbeat is in the table",
    async () => (await stored()).agents.find(({ id }) => id === "agent-1")?.heartbeat,
  );
  expect(heartbeat).toMatchObject({
    counters: { rejected: 0, dropped: 0 },
    sources: [{ state: "running", problem: null }],
  });
  await ended(agent, "SIGTERM");
  expect(agent.exitCode).toBe(0);
  expect(log()).toContain('"stopped"');
  expect(await pipeline.quarantined()).toEqual([]);
});

const mosquitto = findMosquitto();
// Where nobody installed a broker the other tests are still worth running; in CI its absence is a mistake.
const testWithBroker = mosquitto === undefined && !process.env.CI ? test.skip : test;

testWithBroker("a broker that dies or hangs degrades the agent until it is back", async () => {
  if (mosquitto === undefined) throw new Error(HOW_TO_INSTALL);
  const broker = await createMosquitto(mosquitto);
  toStop.push(broker.remove);
  await broker.start();
  const url = `mqtt://127.0.0.1:${broker.port}`;
  const { get } = await service({ sources: [{ type: "mqtt", url, keepaliveSeconds: 5 }] });
  const health = async () => JSON.parse(await get("/healthz")) as { status: string; problems: string[] };
  const becomes = (status: string) =>
    until(`it is ${status}`, async () => (await health()).status === status);
  await becomes("ok");
  await broker.kill();
  await becomes("degraded");
  expect((await health()).problems).toEqual([
    expect.stringMatching(
      /^source mqtt 127\.0\.0\.1:\d+: .*(?:connection to the broker was lost|connection refused)/,
    ),
  ]);
  expect(await get("/metrics")).toMatch(/\nagent_source_failed\{source="mqtt [^"]*"\} 1\n/);
  await broker.start();
  await becomes("ok");
  broker.freeze();
  await becomes("degraded");
  expect((await health()).problems).toEqual([expect.stringMatching(/it no longer answers|no MQTT answer/)]);
  broker.thaw();
  await becomes("ok");
});

test("a status port that is taken is told with who has it, and the agent works on", async () => {
  const stranger = createServer((_, response) => response.end("<html>Prometheus</html>"));
  await new Promise<void>((resolve) => stranger.listen(0, "127.0.0.1", resolve));
  toStop.push(async () => void stranger.close());
  const statusPort = (stranger.address() as AddressInfo).port;
  const first = await service({ statusPort });
  await until("it says so", () =>
    first.log().includes(`another program holds port ${statusPort}, so there is no /healthz`),
  );
  await until("its home is announced", async () => (await first.stored()).description.name === home.name);
});

test("SIGHUP takes a new configuration over; a bad one is told and changes nothing", async () => {
  const { agent, configure, log, stored } = await service();
  const name = async () => (await stored()).description.name;
  configure({ home: { ...home, name: "Renamed house" } });
  agent.kill("SIGHUP");
  await until("the new name is announced", async () => (await name()) === "Renamed house");
  configure({ home: { ...home, name: "Never", unit: "kelvin" } });
  agent.kill("SIGHUP");
  await until("the problem is told", () => log().includes("not reloaded"));
  expect(log()).toMatch(/agent\.yaml:1: home\.unit: /);
  configure({ agent: "another" });
  agent.kill("SIGHUP");
  await until("the other problem is told", () => log().includes("only by a restart"));
  expect(agent.exitCode).toBeNull();
  expect(await name()).toBe("Renamed house");
});

test("a gap is counted, logged and kept with the home, once, and the readings behind it go on", async () => {
  const pipeline = await startPipeline(services);
  toStop.unshift(pipeline.stop);
  const { cloud, put, lines } = pipeline;
  const gap = { reason: "full" as const, readings: 3, sinceMs: 1000, untilMs: 3000 };
  const sender = { homeId: home.id, agentId: "agent-1", spoolId: "spool-1", sentAtMs: 4000 };
  // It grew while it was on its way.
  await put({ ...sender, type: "gap", sequence: 1, throughSequence: 3, gap });
  await put({ ...sender, type: "gap", sequence: 1, throughSequence: 5, gap: { ...gap, readings: 5 } });
  await until("both are dealt with", () => cloud.metrics.sum("AgentGaps") === 2);
  const { gaps } = await storedIn(cloud.resources.tableName);
  expect(gaps.map((told) => told.gap)).toEqual([{ ...gap, readings: 5 }]);
  expect(cloud.metrics.sum("ReadingsLostByAgents")).toBe(8);
  expect(lines.join("\n")).toContain("an agent lost readings");
  expect(await pipeline.quarantined()).toEqual([]);
});

test("agent check says what would be read, kept and sent, or every problem, and starts nothing", async () => {
  const check = async (config: object) => {
    const path = join(folder, "check.yaml");
    writeFileSync(path, JSON.stringify(config, undefined, 2));
    const child = spawn(process.execPath, [file, "check", path], { stdio: ["ignore", "pipe", "ignore"] });
    let text = "";
    child.stdout.on("data", (chunk) => {
      text += chunk;
    });
    const [code] = await once(child, "close");
    return { code, text };
  };
  const sources = [{ type: "simulated-house" }];
  const sound = { agent: "a", stream: "house", home, sources, spool: { path: join(folder, "spool.db") } };
  const passed = await check(sound);
  expect(passed.code).toBe(0);
  expect(passed.text).toMatch(
    /reads +simulated house[\s\S]*keeps .*256 MiB[\s\S]*sends .*house[\s\S]*is sound\./,
  );
  const failed = await check({ ...sound, spol: {}, stream: "a b", sources: [] });
  expect(failed.code).toBe(1);
  expect(failed.text).toMatch(
    /check\.yaml:3: stream: [\s\S]*check\.yaml:\d+: sources: [\s\S]*spol: .*did you mean `spool`/,
  );
});
