import { execFileSync } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
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
  shellScript(at("commands/journalctl"), `[ $1 = --sync ] || tail -n 15 ${at("run/house-agent.log")}`);
  const environment = {
    PATH: `${at("commands")}:${process.env.PATH}`,
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
    configure: () => writeFileSync(at("etc/house-agent/agent.yaml"), JSON.stringify(config)),
    /** The releases on disk, by their commits. */
    releases: () => {
      const folder = at("opt/house-agent/releases");
      return existsSync(folder) ? readdirSync(folder).map((name) => name.split(/-(?=[0-9a-f]{8}$)/)[0]) : [];
    },
    /** Puts these commands before those of the system. */
    replaceCommands: (commands: Record<string, string>) => {
      for (const [name, script] of Object.entries(commands)) shellScript(at(`commands/${name}`), script);
    },
    pid: () => readFileSync(at("run/house-agent.pid"), "utf8"),
    health: async () => (await fetch(`http://127.0.0.1:${port}/healthz`)).json(),
  };
}

function shellScript(file: string, body: string): string {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `#!/bin/sh\n${body}\n`, { mode: 0o755 });
  return file;
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
const DEAD =
  'if (process.argv[2] !== "check") { console.error("é\\n".repeat(50) + "x".repeat(5e3) + "\\nthe reason"); process.exit(1); }\n';

test("a revision is installed on a host with leftovers, upgraded, and one that reaches no stream gives way to the last good one", async () => {
  const { at, config, host, impatient, link, pid, health, releases } = await createHost();
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
  expect(releases()).toEqual(["one", "two"]);

  const failed = await impatient.deploy(revision("three", DEAF_STREAM));
  expect(failed.failedAt).toBe("ValidateService");
  expect(failed.output).toContain("not ready within 2 s: the stream has taken no record from it yet");
  expect(failed.output).toContain(`went back to ${good}`);
  expect([link("current"), link("good")]).toEqual([good, good]);

  // What CodeDeploy does next: the last good revision once more, as a deployment of its own.
  expect((await host.deploy(two)).failedAt).toBeUndefined();
  expect(link("current")).toBe(good);
  expect(releases()).toEqual(["two"]);
  expect(await health()).toMatchObject({ status: "ok", readings: { dropped: 0 } });
  expect(JSON.parse(readFileSync(at("etc/house-agent/agent.yaml"), "utf8"))).toEqual(config);
  expect(existsSync(at("var/lib/house-agent/spool.db.d"))).toBe(true);
});

test("a host that is not as it must be is told so before anything on it is replaced", async () => {
  const { at, config, host, releases } = await createHost();
  const next = revision("next");
  const refusal = async () => {
    const { failedAt, output } = await host.deploy(next);
    expect(existsSync(at("opt/house-agent/current"))).toBe(false);
    // A copy left behind would fill the disk of the rollback.
    expect(releases()).toEqual([]);
    return `${failedAt}: ${output}`;
  };
  const configuration = at("etc/house-agent/agent.yaml");
  writeFileSync(configuration, JSON.stringify({ ...config, stream: "a b" }));
  expect(await refusal()).toMatch(/^AfterInstall: .*stream: .*\n.*fix what is said above/s);
  writeFileSync(configuration, JSON.stringify({ ...config, statusPort: 0 }));
  expect(await refusal()).toMatch(/^AfterInstall: .*statusPort: 0 takes a port .*fix what is said above/s);
  rmSync(configuration);
  expect(await refusal()).toMatch(/^BeforeInstall: .*agent\.yaml is there: write one/);
  const node = at("opt/house-agent/bin/node");
  rmSync(node);
  expect(await refusal()).toMatch(/^BeforeInstall: .*(No such file or directory).*install Node 22/s);
  shellScript(node, "echo v18.20.4");
  expect(await refusal()).toMatch(/^BeforeInstall: .*cannot run the agent \(v18\.20\.4\).* 22\.13 or newer/);
});

test("the rollback to a release that is there needs no room on the disk", async () => {
  const { host, link, replaceCommands, configure } = await createHost();
  configure();
  const one = revision("room-1");
  expect((await host.deploy(one)).failedAt).toBeUndefined();
  const good = link("good");
  expect((await host.deploy(revision("room-2", DEAD))).failedAt).toBe("ApplicationStart");

  replaceCommands({ install: 'echo "install: No space left on device"; exit 1' });
  expect(await host.deploy(one)).toEqual({ output: expect.stringContaining("ready") });
  expect(link("current")).toBe(good);
});

test.each(["journal", "log file"])(
  "a failed deployment ends with the reason in the %s, and is short",
  async (where) => {
    const { at, host, configure } = await createHost();
    configure();
    if (where === "log file") {
      mkdirSync(at("etc/systemd/system/house-agent.service.d"), { recursive: true });
      writeFileSync(
        at("etc/systemd/system/house-agent.service.d/log-file.conf"),
        "[Service]\nStandardOutput=append:/var/log/agent.log\nStandardError=inherit\n",
      );
      mkdirSync(at("var/log"));
    }
    await host.deploy(revision("sound"));
    const { failedAt, output } = await host.deploy(revision("dead", DEAD));
    expect(failedAt).toBe("ApplicationStart");
    // CodeDeploy keeps the last 4 KB of what a hook says.
    const kept = Buffer.from(output).subarray(-4096).toString();
    expect(kept).toMatch(/went back to sound-\w+\n.*house-agent: dead-\w+ does not start/s);
    expect(kept).toMatch(/\nthe reason\n$/);
  },
);

test("what gets its name is on disk before, and no key is on a command line", async () => {
  const { at, host, configure, replaceCommands } = await createHost();
  configure();
  const record = (name: string) => `echo "${name} $*" >>${at("commands.log")}; exec /usr/bin/${name} "$@"`;
  const names = ["sync", "mv", "env", "runuser"];
  replaceCommands(Object.fromEntries(names.map((name) => [name, record(name)])));
  expect((await host.deploy(revision("cut"))).failedAt).toBeUndefined();

  const log = readFileSync(at("commands.log"), "utf8").replaceAll(at(""), "");
  const unit = "/etc/systemd/system/house-agent.service";
  expect(log).toContain(`sync ${unit}.next\nmv ${unit}.next ${unit}\nsync ${dirname(unit)}\n`);
  for (const link of ["current", "good"])
    expect(log).toMatch(new RegExp(`mv .*${link}.next .*${link}\nsync /opt/house-agent\n`));
  expect(log).not.toContain("AWS_SECRET_ACCESS_KEY");
});

test("install.sh takes no Node that cannot run the agent, and each release keeps its own", async () => {
  const { at, configure, environment, pid, link } = await createHost();
  configure();
  const install = (commit: string, node: string, before = "") =>
    runScript(join(revision(commit, before), "install.sh"), 120, { ...environment, NODE: node });
  const real = `exec ${process.execPath}`;
  const first = shellScript(at("opt/node-a/node"), `${real} "$@"`);
  expect(await install("n1", first)).toMatchObject({ code: 0 });
  const running = pid();
  const linked = () => readlinkSync(at("opt/house-agent/bin/node"));

  // As Node 22.12, and as one of nvm's: it runs by hand, and ProtectHome hides it from the service.
  const withoutSqlite = shellScript(at("opt/node-22.12/node"), `${real} --no-experimental-sqlite "$@"`);
  const inHome = at("home/pi/.nvm/node");
  mkdirSync(dirname(inHome), { recursive: true });
  cpSync(process.execPath, inHome);
  const wrapper = shellScript(at("usr/local/bin/node"), `exec ${inHome} "$@"`);
  const throughLink = at("opt/node-link");
  symlinkSync(shellScript(at("root/node"), `${real} "$@"`), throughLink);
  for (const node of [withoutSqlite, wrapper, throughLink]) {
    const { code, text } = await install("n2", node);
    expect([code, text]).toEqual([1, expect.stringMatching(/Node: .*(node:sqlite|systemd hides)/)]);
    expect(text).not.toContain("agent.yaml");
    expect([linked(), pid()]).toEqual([first, running]);
  }

  const second = shellScript(at("opt/node-b/node"), `${real} "$@"`);
  expect(await install("n2", second, DEAD)).toMatchObject({ code: 1 });
  expect([linked(), link("current")]).toEqual([first, expect.stringMatching(/^n1-/)]);
  expect(readlinkSync(at("opt/house-agent/current/node"))).toBe(first);
  expect(await install("n1", second)).toMatchObject({ code: 0 });
  expect([linked(), readlinkSync(at("opt/house-agent/current/node"))]).toEqual([second, second]);
});

test("install.sh writes an example, fails on an agent that ends at its start, fixes it, and failed releases go", async () => {
  const { at, config, environment, link, releases } = await createHost();
  rmSync(at("opt/house-agent"), { recursive: true });
  const env = { ...environment, NODE: process.execPath };
  const install = (folder: string) => {
    // As a copy through a file system without modes leaves them.
    for (const hook of readdirSync(join(folder, "hooks"))) chmodSync(join(folder, "hooks", hook), 0o644);
    return runScript(join(folder, "install.sh"), 120, env);
  };
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
  expect(failed.text).not.toContain("left running");

  expect(await install(sound)).toMatchObject({ code: 0, text: expect.stringContaining("Installed.") });
  expect([link("current"), link("good")]).toEqual(Array(2).fill(expect.stringMatching(/^v1-/)));
  for (const leftover of ["failed-1", "failed-2", "cut-off.partial"])
    mkdirSync(at(`opt/house-agent/releases/${leftover}`));
  expect(await install(revision("v2"))).toMatchObject({ code: 0 });
  expect(releases()).toEqual(["v1", "v2"]);
});
