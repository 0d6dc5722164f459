import { execFile } from "node:child_process";
import { readFile, statfs } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { findRunning, runningFolder } from "../../local/running.ts";
import type { Machine } from "./laptop.ts";

const run = promisify(execFile);

/** The machine this runs on. */
export const thisMachine: Machine = {
  root: join(import.meta.dirname, "../.."),
  nodeVersion: process.version,
  running: () => findRunning(runningFolder(process.env)),
  async versionOf(command, ...args) {
    // Debian has mosquitto where only root looks for it.
    const env = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` };
    try {
      const { stdout, stderr } = await run(command, args, { timeout: 10_000, env });
      return firstLine(stdout || stderr);
    } catch (error) {
      const failed = error as NodeJS.ErrnoException & { stdout?: string };
      // Some end with 1 after their help.
      return failed.code === "ENOENT" ? undefined : firstLine(failed.stdout || "here");
    }
  },
  async freeBytes(folder) {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  },
  isFree: (port) =>
    new Promise((resolve) => {
      const server = createServer();
      server.once("error", () => resolve(false));
      server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
    }),
  readText: (file) =>
    readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return undefined;
      throw error;
    }),
};

function firstLine(text: string): string {
  return text.trim().split("\n")[0] ?? "";
}
