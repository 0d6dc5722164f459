import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { until } from "./until.ts";

/** The broker's program, or undefined when it is not installed. */
export function findMosquitto(): string | undefined {
  // Debian puts it where only root's PATH looks.
  const folders = [...(process.env.PATH ?? "").split(delimiter), "/usr/sbin", "/usr/local/sbin"];
  return folders.map((folder) => join(folder, "mosquitto")).find(existsSync);
}

export const HOW_TO_INSTALL =
  "mosquitto is not installed: on Debian or Ubuntu type `sudo apt-get install -y mosquitto` (its service may stay stopped), on macOS `brew install mosquitto`";

/** A real Mosquitto that keeps its queues on disk at every change. */
export interface Mosquitto {
  readonly port: number;
  start(): Promise<void>;
  /** As the power fails. */
  kill(): Promise<void>;
  /** Hangs: the kernel takes connections, and the broker answers none, until `thaw`. */
  freeze(): void;
  thaw(): void;
  remove(): Promise<void>;
}

/**
 * A broker on a free port of this machine, or of a namespace's address; `settings` are further lines of mosquitto.conf.
 */
export async function createMosquitto(
  program: string,
  settings: string[] = [],
  { host, within }: { host: string; within: string[] } = { host: "127.0.0.1", within: [] },
): Promise<Mosquitto> {
  const folder = mkdtempSync(join(tmpdir(), "mosquitto-"));
  const port = await freePort();
  const file = join(folder, "mosquitto.conf");
  const lines = [
    `listener ${port} ${host}`,
    "persistence true",
    `persistence_location ${folder}/`,
    "autosave_on_changes true",
    "autosave_interval 1",
    "max_queued_messages 0",
    ...(settings.some((line) => line.startsWith("allow_anonymous")) ? [] : ["allow_anonymous true"]),
    // Started by root it would become a user who may not write here.
    "user root",
    ...settings,
  ];
  writeFileSync(file, `${lines.join("\n")}\n`);
  let running: ChildProcess | undefined;
  const end = async () => {
    const child = running;
    running = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exited = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGKILL");
    // What is frozen dies once it runs again.
    child.kill("SIGCONT");
    await exited;
  };
  return {
    port,
    async start() {
      const [command = program, ...rest] = [...within, program, "-c", file];
      running = spawn(command, rest, { stdio: "ignore" });
      await until(`mosquitto listens on ${port}`, () => accepts(port, host));
    },
    kill: end,
    freeze: () => void running?.kill("SIGSTOP"),
    thaw: () => void running?.kill("SIGCONT"),
    async remove() {
      await end();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Own authority, a server certificate for localhost and a client certificate, as PEM files in a folder. */
export function createCertificates(folder: string): void {
  const openssl = (...args: string[]) => execFileSync("openssl", args, { cwd: folder, stdio: "pipe" });
  const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  writeFileSync(join(folder, "san.cnf"), "subjectAltName=DNS:localhost\n");
  openssl(
    "req",
    "-x509",
    ...newKey,
    "-keyout",
    "ca.key",
    "-out",
    "ca.pem",
    "-days",
    "2",
    "-subj",
    "/CN=test authority",
  );
  for (const [name, subject, extra] of [
    ["server", "/CN=localhost", ["-extfile", "san.cnf"]],
    ["client", "/CN=agent", []],
  ] as const) {
    openssl("req", ...newKey, "-keyout", `${name}.key`, "-out", `${name}.csr`, "-subj", subject);
    const signing = ["-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2"];
    openssl("x509", "-req", "-in", `${name}.csr`, "-out", `${name}.pem`, ...signing, ...extra);
  }
}

/** A network to a port that can be cut: no connection is closed, but nothing comes through any more. */
export async function createNetwork(toPort: number) {
  let isCut = false;
  const sockets = new Set<Socket>();
  const server: Server = createServer((near) => {
    const far = connect(toPort, "127.0.0.1");
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.on("data", (bytes) => {
        if (!isCut) to.write(bytes);
      });
      from.on("error", () => undefined);
      from.on("close", () => !isCut && to.destroy());
    }
    if (isCut) far.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as { port: number }).port,
    cut: () => {
      isCut = true;
    },
    /** Connections from before are as good as dead. */
    heal: () => {
      for (const socket of sockets) socket.destroy();
      sockets.clear();
      isCut = false;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The broker's two addresses in its namespace, each on a link of its own: the agent's and the gateway's. */
const FAR = "10.213.77.2";
const NEAR = "10.213.78.2";

/**
 * A network namespace for a broker with two links into it, of which the kernel can cut one; undefined where this user may not
 * make any (it takes root on Linux).
 */
export function createNamespace() {
  const name = `agent-${process.pid}`;
  const ip = (line: string) => execFileSync("ip", line.split(" "), { stdio: "pipe" });
  try {
    ip(`netns add ${name}`);
    for (const [link, address] of [
      ["agf", FAR],
      ["agn", NEAR],
    ] as const) {
      ip(`link add ${link}h type veth peer name ${link}b netns ${name}`);
      ip(`addr add ${address.replace(/2$/, "1")}/30 dev ${link}h`);
      ip(`link set ${link}h up`);
      ip(`-n ${name} addr add ${address}/30 dev ${link}b`);
      ip(`-n ${name} link set ${link}b up`);
    }
  } catch {
    remove();
    return undefined;
  }
  function remove(): void {
    try {
      ip(`netns del ${name}`);
    } catch {
      // It was never made.
    }
  }
  return {
    within: ["ip", "netns", "exec", name],
    far: FAR,
    near: NEAR,
    cut: () => void ip("link set agfh down"),
    heal: () => void ip("link set agfh up"),
    remove,
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function accepts(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, host === "0.0.0.0" ? NEAR : host, () => {
      socket.destroy();
      resolve(true);
    });
    socket.on("error", () => resolve(false));
  });
}
