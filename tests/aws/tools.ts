import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { delimiter, join } from "node:path";

const root = join(__dirname, "../..");

/** The project's own Node stands first, whatever the host has. */
export const path = [join(root, "node_modules/.bin"), process.env.PATH].join(delimiter);

/** What the test needs and npm does not bring; undefined when all of it is there. */
export function missingTools(): string | undefined {
  const missing = [
    [
      "terraform",
      ["version"],
      "Terraform 1.11 or newer (its own download page, or a package of your system)",
    ],
    ["moto_server", ["--help"], "moto's server (`pip install 'moto[server]==5.2.1'`)"],
  ].filter(([command, args]) => spawnSync(command as string, args as string[], { stdio: "ignore" }).error);
  if (missing.length === 0) return undefined;
  return `not on the PATH: ${missing.map(([command, , from]) => `${command}: install ${from}`).join("; ")}`;
}

/** moto's server on a free loopback port; it ends with the test. */
export async function startMoto(): Promise<{
  port: number;
  faults(): string;
  /** Forgets everything, which takes less than to start anew. */
  reset(): Promise<void>;
  stop(): void;
}> {
  const port = await freePort();
  const moto = spawn("moto_server", ["-H", "127.0.0.1", "-p", String(port)], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  let log = "";
  moto.stderr?.on("data", (chunk) => {
    log = (log + chunk).slice(-1_000_000);
  });
  const faults = () =>
    log
      .split("\n")
      .filter((line) => !line.includes("HTTP/1.1"))
      .slice(-5)
      .join("\n");
  const stop = () => moto.kill("SIGKILL");
  process.once("exit", stop);
  const deadlineMs = Date.now() + 60_000;
  while (
    !(await fetch(`http://127.0.0.1:${port}/moto-api/data.json`).then(
      (answer) => answer.ok,
      () => false,
    ))
  ) {
    if (Date.now() > deadlineMs || moto.exitCode !== null) throw new Error("moto_server did not start");
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const reset = async () => {
    await fetch(`http://127.0.0.1:${port}/moto-api/reset`, { method: "POST" });
  };
  return { port, faults, reset, stop };
}

/** Runs a command of the project; rejects with all it said when it fails. */
export async function run(
  command: string,
  args: readonly string[],
  { cwd = root, env }: { cwd?: string; env: Record<string, string> },
): Promise<string> {
  const { code, output } = await attempt(command, args, { cwd, env });
  if (code !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${code}:\n${output.slice(-6000)}`);
  return output;
}

/** Runs a command and resolves with what it said and its exit code. */
export async function attempt(
  command: string,
  args: readonly string[],
  { cwd = root, env }: { cwd?: string; env: Record<string, string> },
): Promise<{ code: number | null; output: string }> {
  const child = spawn(command, args, { cwd, env: { ...process.env, PATH: path, ...env } });
  const kill = () => child.kill("SIGKILL");
  process.once("exit", kill);
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk) => {
      output += chunk;
    });
  const [code] = (await once(child, "close")) as [number | null];
  process.off("exit", kill);
  return { code, output };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
