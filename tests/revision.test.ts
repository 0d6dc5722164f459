import { execFileSync } from "node:child_process";
import { once } from "node:events";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { agentRevision } from "../deployment/agent-revision.ts";
import { zip } from "../deployment/zip.ts";
import type { Resources } from "../local/resources.ts";
import { sdkEnvironment } from "../local/services/clients.ts";
import { createCodeDeployHost, runScript } from "./codedeploy-host.ts";
import { home } from "./pipeline.ts";
import { createTestResources, sharedServices } from "./services.ts";

const services = sharedServices();
const build = mkdtempSync(join(tmpdir(), "revision-build-"));
const roots: string[] = [];
let resources: Resources;

beforeAll(async () => {
  const entries = await agentRevision(build, { commit: "0".repeat(40), dirty: false });
  writeFileSync(join(build, "agent.zip"), zip(entries));
  execFileSync("unzip", ["-q", "agent.zip", "-d", "unpacked"], { cwd: build });
  resources = await createTestResources(services);
});
afterEach(() => {
  for (const root of roots.splice(0)) {
    execFileSync(systemctl, ["stop"], { env: { ...process.env, HOUSE_AGENT_ROOT: root } });
    rmSync(root, { recursive: true });
  }
});
afterAll(() => {
  services.close();
  rmSync(build, { recursive: true });
});

const systemctl = join(__dirname, "fixtures/systemctl.sh");

/** The revision as a commit of its own, unpacked; `before` is put before the agent's code. */
function revision(commit: string, before = ""): string {
  const folder = join(build, commit);
  cpSync(join(build, "unpacked"), folder, { recursive: true });
  writeFileSync(join(folder, "revision"), `${commit}\n`);
  const agent = join(folder, "agent.cjs");
  if (before !== "") writeFileSync(agent, before + readFileSync(agent, "utf8"));
  return folder;
}

/** Healthy by its own words, but its records go nowhere. */
const DEAF_STREAM = 'process.env.AWS_ENDPOINT_URL_KINESIS = "http://127.0.0.1:1";\n';

/** A host as its first boot left it, below a scratch folder. */
async function createHost() {
  const root = mkdtempSync(join(tmpdir(), "host-"));
  roots.push(root);
  const at = (path: string) => join(root, path);
  for (const folder of ["opt/house-agent/bin", "etc/house-agent", "var/lib/house-agent"])
    mkdirSync(at(folder), { recursive: true });
  execFileSync("ln", ["-s", process.execPath, at("opt/house-agent/bin/node")]);
  const port = await freePort();
  const config = {
    agent: "agent-1",
    stream: resources.streamName,
    home,
    sources: [{ type: "simulated-house", speed: 1 }],
    spool: { path: at("var/lib/house-agent/spool.db") },
    flushIntervalMs: 20,
    drainTimeoutMs: 500,
    statusPort: port,
  };
  const variables = Object.entries(sdkEnvironment(services.endpoints));
  writeFileSync(
    at("etc/house-agent/environment"),
    variables.map(([name, value]) => `${name}=${value}\n`).join(""),
  );
  const environment = {
    PATH: process.env.PATH ?? "",
    HOUSE_AGENT_ROOT: root,
    HOUSE_AGENT_SYSTEMCTL: systemctl,
    HOUSE_AGENT_READY_SECONDS: "60",
    HOUSE_AGENT_STEADY_SECONDS: "0.2",
  };
  return {
    at,
    config,
    environment,
    host: createCodeDeployHost(root, environment),
    impatient: createCodeDeployHost(root, { ...environment, HOUSE_AGENT_READY_SECONDS: "2" }),
    link: (name: string) => basename(readlinkSync(at(`opt/house-agent/${name}`))),
    pid: () => readFileSync(at("run/house-agent.pid"), "utf8"),
    health: async () => (await fetch(`http://127.0.0.1:${port}/healthz`)).json(),
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

/** Ends at its start, but reads the configuration. */
const DEAD = 'if (process.argv[2] !== "check") process.exit(1);\n';

test("a revision is installed on a host with leftovers, upgraded, and one that reaches no stream gives way to the last good one", async () => {
  const { at, config, host, impatient, link, pid, health } = await createHost();
  // As on a new instance that has the old one's data volume.
  writeFileSync(at("var/lib/house-agent/agent.yaml"), JSON.stringify(config));
  for (const leftover of ["incoming/old", "releases/cut-off.partial"])
    mkdirSync(at(`opt/house-agent/${leftover}`), { recursive: true });
  writeFileSync(at("opt/house-agent/incoming/agent.cjs"), "half");
  expect(await host.deploy(revision("one"))).toMatchObject({ output: expect.stringContaining("ready") });
  expect(link("current")).toMatch(/^one-[0-9a-f]{8}$/);

  // The old agent takes readings in until the new one is there to start.
  const old = pid();
  const runsUntil: string[] = [];
  const two = revision("two");
  const upgrade = await host.deploy(two, (event) => {
    if (pid() === old) runsUntil.push(event);
  });
  expect(upgrade.failedAt).toBeUndefined();
  expect(runsUntil).toEqual([
    "ApplicationStop",
    "BeforeInstall",
    "Install",
    "AfterInstall",
    "ApplicationStart",
  ]);
  const good = link("current");
  expect(good).toMatch(/^two-/);

  const failed = await impatient.deploy(revision("three", DEAF_STREAM));
  expect(failed.failedAt).toBe("ValidateService");
  expect(failed.output).toContain("not ready within 2 s: the stream has taken no record from it yet");
  expect(failed.output).toContain(`went back to ${good}`);
  expect([link("current"), link("good")]).toEqual([good, good]);

  // What CodeDeploy does next: the last good revision once more, as a deployment of its own.
  expect((await host.deploy(two)).failedAt).toBeUndefined();
  expect(link("current")).toBe(good);
  expect(await health()).toMatchObject({ status: "ok", readings: { dropped: 0 } });
  expect(JSON.parse(readFileSync(at("etc/house-agent/agent.yaml"), "utf8"))).toEqual(config);
  expect(existsSync(at("var/lib/house-agent/spool.db.d"))).toBe(true);
});

test("a host that is not as it must be is told so before anything on it is replaced", async () => {
  const { at, config, host } = await createHost();
  const next = revision("next");
  const refusal = async () => {
    const { failedAt, output } = await host.deploy(next);
    expect(existsSync(at("opt/house-agent/current"))).toBe(false);
    return `${failedAt}: ${output}`;
  };
  const configuration = at("etc/house-agent/agent.yaml");
  writeFileSync(configuration, JSON.stringify({ ...config, stream: "a b" }));
  expect(await refusal()).toMatch(/^AfterInstall: .*stream: .*\n.*mend what is said above/s);
  writeFileSync(configuration, JSON.stringify({ ...config, statusPort: 0 }));
  expect(await refusal()).toMatch(/^AfterInstall: .*statusPort: 0 takes a port .*mend what is said above/s);
  rmSync(configuration);
  expect(await refusal()).toMatch(/^BeforeInstall: .*agent\.yaml is there: write one/);
  const node = at("opt/house-agent/bin/node");
  rmSync(node);
  writeFileSync(node, "#!/bin/sh\necho v18.20.4\n", { mode: 0o755 });
  expect(await refusal()).toMatch(/^BeforeInstall: .* is v18\.20\.4: the agent needs Node 22 or newer/);
});

test("install.sh writes an example, fails on an agent that ends at its start, mends it, and old releases go", async () => {
  const { at, config, environment, link } = await createHost();
  rmSync(at("opt/house-agent"), { recursive: true });
  const env = { ...environment, NODE: process.execPath };
  const install = (folder: string) => runScript(join(folder, "install.sh"), 120, env);
  const sound = revision("v1");
  expect(await install(sound)).toMatchObject({ code: 0, text: expect.stringContaining("run this again") });
  const configuration = at("etc/house-agent/agent.yaml");
  expect(readFileSync(configuration, "utf8")).toContain("Raspberry Pi");
  writeFileSync(configuration, JSON.stringify(config));

  const failed = await install(revision("v0", DEAD));
  expect(failed).toMatchObject({
    code: 1,
    text: expect.stringContaining("there is no earlier good release to go back to"),
  });
  expect(failed.text).toMatch(/house-agent: v0-\w+ does not start/);

  for (const [year, old] of ["v-2", "v-1"].entries()) {
    mkdirSync(at(`opt/house-agent/releases/${old}`), { recursive: true });
    utimesSync(at(`opt/house-agent/releases/${old}`), year, year);
  }
  expect(await install(sound)).toMatchObject({ code: 0, text: expect.stringContaining("Installed.") });
  expect([link("current"), link("good")]).toEqual(Array(2).fill(expect.stringMatching(/^v1-/)));
  const releases = execFileSync("ls", [at("opt/house-agent/releases")]).toString();
  expect(releases.match(/^v-?\d/gm)).toEqual(["v-1", "v0", "v1"]);
});
