import { execFileSync } from "node:child_process";
import { once } from "node:events";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { agentRevision } from "../deployment/agent-revision.ts";
import { zip } from "../deployment/zip.ts";
import type { Resources } from "../local/resources.ts";
import { sdkEnvironment } from "../local/services/clients.ts";
import { createCodeDeployHost } from "./codedeploy-host.ts";
import { home } from "./pipeline.ts";
import { createTestResources, sharedServices } from "./services.ts";

// Whoever imports this builds the agent once before the tests; each test's hosts go after it.
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

/** The deployment group of these hosts, as CodeDeploy tells it to hooks. */
export const GROUP = "house-temperature-dev-agent";

/** The revision as a commit of its own, unpacked; `before` is put before the agent's code. */
export function revision(commit: string, before = ""): string {
  const folder = join(build, commit);
  cpSync(join(build, "unpacked"), folder, { recursive: true });
  writeFileSync(join(folder, "revision"), `${commit}\n`);
  const agent = join(folder, "agent.cjs");
  if (before !== "") writeFileSync(agent, before + readFileSync(agent, "utf8"));
  return folder;
}

/** Ends at its start, but reads the configuration. */
export const DEAD =
  'if (process.argv[2] !== "check") { console.error("é\\n".repeat(50) + "x".repeat(5e3) + "\\nthe reason"); process.exit(1); }\n';

/** A host as its first boot left it, below a scratch folder, with an emulated stream; it goes after the test. */
export async function createHost() {
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
    pace: { atOnce: "20ms", atLatest: "20ms" },
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
  const inGroup = { ...environment, DEPLOYMENT_GROUP_NAME: GROUP };
  return {
    at,
    config,
    environment,
    host: createCodeDeployHost(root, inGroup),
    impatient: createCodeDeployHost(root, { ...inGroup, HOUSE_AGENT_READY_SECONDS: "2" }),
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

export function shellScript(file: string, body: string): string {
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
