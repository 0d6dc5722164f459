import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { EmulatorReport } from "./emulator.ts";

export interface EmulatorProcess {
  /** Where it listens on loopback. */
  port: number;
  stop(): Promise<void>;
}

/** V8 collects late where it has room: so each emulator has little. What a day of the stream holds fits many times. */
const SMALL_HEAP = ["--max-old-space-size=256", "--max-semi-space-size=2"];

/** Another process holds the port that was asked for. */
export class PortInUse extends Error {
  override name = "PortInUse";
  readonly port: number;
  readonly service: string;

  constructor(port: number, service: string) {
    super(
      `Port ${port}, meant for ${service}, is in use. End the process that holds it, ` +
        "choose another first port, or name none to take free ports.",
    );
    this.port = port;
    this.service = service;
  }
}

/**
 * Starts `script` (a file of this folder) on `port` (0: a free one) in a process of its own, in a process group of its
 * own too: Ctrl-C in the terminal reaches us alone, and the emulators live until the last records are through.
 */
export async function startEmulator(service: string, script: string, port: number): Promise<EmulatorProcess> {
  const child = fork(join(import.meta.dirname, script), [String(port)], {
    execArgv: ["--disable-warning=ExperimentalWarning", ...SMALL_HEAP],
    // One arena of glibc instead of eight a core, each of which keeps what was freed. Source: mallopt(3).
    env: { ...process.env, MALLOC_ARENA_MAX: "1" },
    detached: true,
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  let complaint = "";
  child.stderr?.on("data", (chunk) => {
    complaint = (complaint + chunk).slice(-2000);
  });
  const report = await firstReport(child);
  if ("port" in report) return { port: report.port, stop: () => stop(child) };
  await stop(child);
  if (report.code === "EADDRINUSE") throw new PortInUse(port, service);
  throw new Error(`${service} did not start: ${report.message}\n${complaint}`.trim());
}

function firstReport(child: ChildProcess): Promise<EmulatorReport> {
  return new Promise((resolve) => {
    child.once("message", (report) => resolve(report as EmulatorReport));
    child.once("error", (error) => resolve({ code: "", message: error.message }));
    child.once("exit", (code, signal) => resolve({ code: "", message: `ended with ${signal ?? code}` }));
  });
}

async function stop(child: ChildProcess) {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const exited = once(child, "exit");
  child.kill("SIGKILL"); // nothing to save: all of it is in memory
  await exited;
}
