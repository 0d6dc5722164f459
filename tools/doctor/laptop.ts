import { join } from "node:path";
import type { Running } from "../../local/running.ts";
import { type Checks, type Finding, ok, problem, warning } from "./finding.ts";

/** What the checks ask the machine. */
export interface Machine {
  /** The repository. */
  root: string;
  nodeVersion: string;
  /** The first line that a command says of its version; undefined when it is not on the PATH. */
  versionOf(command: string, ...args: string[]): Promise<string | undefined>;
  freeBytes(folder: string): Promise<number>;
  isFree(port: number): Promise<boolean>;
  /** Undefined when it is not there. */
  readText(file: string): Promise<string | undefined>;
  running(): Running[];
}

const NODE_MAJOR = 22;
/** Locking state in S3 alone, without a table, came with it. Source: Terraform's changelog, 1.11. */
const TERRAFORM = [1, 11] as const;
/** The bundles, Terraform's provider (700 MB) and a spool. */
const ROOM_BYTES = 2e9;
/** What `npm start -- --port 4600` takes, as local/README.md has it. */
const PORTS = [4600, 4601, 4602];

/** Checks of the laptop that the commands run on. */
export function laptopChecks(machine: Machine): Checks {
  const optional = (command: string, args: string[], what: string) => async (): Promise<Finding> => {
    const version = await machine.versionOf(command, ...args);
    return version === undefined ? ok(`not here; ${what} needs it`) : ok(version);
  };
  return {
    Node: async () => node(machine.nodeVersion),
    packages: () => packages(machine),
    Terraform: () => terraform(machine),
    disk: async () => disk(await machine.freeBytes(machine.root)),
    ports: () => ports(machine),
    "config.yaml": () => configured(machine),
    "home here": async () => runningHome(machine.running()),
    mosquitto: optional("mosquitto", ["-h"], "the test of the agent with a real broker"),
    chromium: optional("chromium", ["--version"], "the test of the page"),
    moto_server: optional("moto_server", ["--version"], "npm run test:aws"),
  };
}

function node(version: string): Finding {
  return Number(/^v(\d+)/.exec(version)?.[1]) >= NODE_MAJOR
    ? ok(version)
    : problem(
        `${version} cannot run TypeScript as it is`,
        "Call commands by npm run: it takes the project's own Node 22.",
      );
}

async function packages({ root, readText }: Machine): Promise<Finding> {
  const wanted = lockOf(await readText(join(root, "package-lock.json")));
  const installed = lockOf(await readText(join(root, "node_modules/.package-lock.json")));
  if (installed === undefined) return problem("not installed", "npm ci");
  // What is optional is for other machines.
  const wrong = Object.entries(wanted ?? {}).filter(
    ([path, { version, optional }]) => path !== "" && !optional && installed[path]?.version !== version,
  );
  const [first] = wrong;
  if (first === undefined) return ok(`${Object.keys(installed).length} as package-lock.json has them`);
  return problem(
    `${wrong.length} are not as package-lock.json has them, ${first[0].replace(/^.*node_modules\//, "")} first`,
    "npm ci",
  );
}

type Lock = Record<string, { version?: string; optional?: boolean }>;

function lockOf(text: string | undefined): Lock | undefined {
  return text === undefined ? undefined : (JSON.parse(text) as { packages: Lock }).packages;
}

async function terraform({ versionOf }: Machine): Promise<Finding> {
  const said = await versionOf("terraform", "version");
  const [, major = 0, minor = 0] = (/v(\d+)\.(\d+)/.exec(said ?? "") ?? []).map(Number);
  if (said === undefined)
    return warning("not here", `npm run deploy needs Terraform ${TERRAFORM.join(".")} or newer on the PATH.`);
  return major > TERRAFORM[0] || (major === TERRAFORM[0] && minor >= TERRAFORM[1])
    ? ok(said)
    : problem(
        `${said} is too old`,
        `Install ${TERRAFORM.join(".")} or newer: the stacks lock their state in S3.`,
      );
}

function disk(freeBytes: number): Finding {
  const free = `${(freeBytes / 1e9).toFixed(1)} GB free`;
  return freeBytes >= ROOM_BYTES
    ? ok(free)
    : warning(free, "Make room: Terraform's provider and the builds take 2 GB.");
}

async function ports({ isFree }: Machine): Promise<Finding> {
  const taken: number[] = [];
  for (const port of PORTS) if (!(await isFree(port))) taken.push(port);
  return taken.length === 0
    ? ok(`${PORTS.join(", ")} are free for npm start -- --port ${PORTS[0]}`)
    : warning(`${taken.join(", ")} in use`, "npm start takes free ports by itself; with --port name others.");
}

async function configured({ root, readText }: Machine): Promise<Finding> {
  return (await readText(join(root, "config.yaml"))) === undefined
    ? ok("not here; what goes to AWS needs it (cp config.example.yaml config.yaml)")
    : ok("here; npm run synth checks every value");
}

function runningHome([first, ...others]: Running[]): Finding {
  if (first === undefined) return ok("none runs; npm start starts one");
  const one = `${first.homeId} runs as process ${first.pid}`;
  return others.length === 0
    ? ok(one)
    : warning(
        `${one}, and ${others.length} more`,
        "Commands look at the newest; end the others with Ctrl-C.",
      );
}
