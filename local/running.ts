import { accessSync, constants, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { unwritable } from "../platform/unwritable.ts";
import type { CloudOptions } from "./cloud.ts";
import type { Resources } from "./resources.ts";
import type { Endpoints } from "./services/clients.ts";

/** What a running `npm start` tells of itself, so that commands find it. */
export interface Running {
  pid: number;
  startedAtMs: number;
  homeId: string;
  /** Whether the house's time is its newest reading's, or the machine's. */
  arrival: CloudOptions["arrival"];
  endpoints: Endpoints;
  resources: Resources;
}

/** Where that is told: in the clone, so that two clones do not meet; git ignores it. */
export function runningFolder(environment: NodeJS.ProcessEnv): string {
  return environment.HOUSE_RUNNING_FOLDER ?? join(import.meta.dirname, "..", ".house");
}

/** Makes the folder; throws an UnwritableError when nothing can be told there. */
export function prepareRunning(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.W_OK);
  } catch (error) {
    throw unwritable(
      folder,
      error,
      "npm start tells there that it runs: make it a folder that you may write.",
    );
  }
}

/** Tells of this process, for its owner alone to read; the result takes it back. */
export function announceRunning(folder: string, running: Running): () => void {
  prepareRunning(folder);
  const file = join(folder, fileOf(running.pid));
  writeFileSync(file, JSON.stringify(running), { mode: 0o600 });
  return () => rmSync(file, { force: true });
}

/** All that run now, the newest first; what a process that is gone has left behind is cleared away. */
export function findRunning(folder: string, isAlive: (pid: number) => boolean = exists): Running[] {
  const found: Running[] = [];
  for (const name of filesIn(folder)) {
    const pid = Number(/^(\d+)\.json$/.exec(name)?.[1]);
    if (!Number.isInteger(pid)) continue;
    if (isAlive(pid)) found.push(JSON.parse(readFileSync(join(folder, name), "utf8")) as Running);
    else rmSync(join(folder, name), { force: true });
  }
  return found.sort((a, b) => b.startedAtMs - a.startedAtMs);
}

function fileOf(pid: number): string {
  return `${pid}.json`;
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "")) return [];
    throw error;
  }
}

/** Signal 0 asks only whether the process is there; EPERM says that it is somebody else's. */
function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
