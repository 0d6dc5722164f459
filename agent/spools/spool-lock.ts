import { chmodSync, closeSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { SpoolError } from "./spool-error.ts";

/** Keeps other agents from a folder. */
export interface SpoolLock {
  release(): void;
}

/**
 * Locks a folder, or throws a SpoolError that says who holds it. The lock is one of the operating system, which SQLite
 * takes on an empty file: it ends with the process, however that ends.
 */
export function lockSpool(folder: string): SpoolLock {
  const file = join(folder, "lock");
  const holder = join(folder, "holder.json");
  // SQLite would make it readable for all.
  closeSync(openSync(file, "a", 0o600));
  const database = new DatabaseSync(file);
  try {
    database.exec("PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE");
  } catch (error) {
    database.close();
    throw new SpoolError(
      `${folder}: another agent uses this spool (${holderIn(holder)}); stop that agent, or give this one its own spool.path`,
      { cause: error },
    );
  }
  tell(holder);
  return { release: () => database.close() };
}

/** Only told: a disk that is full must not keep an agent from its readings. */
function tell(file: string): void {
  try {
    writeFileSync(file, JSON.stringify({ pid: process.pid, host: hostname(), since: new Date() }), {
      mode: 0o600,
    });
    chmodSync(file, 0o600);
  } catch {
    // The lock holds all the same; whoever meets it is told less.
  }
}

function holderIn(file: string): string {
  try {
    const { pid, host, since } = JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>;
    return `process ${pid} on ${host}, since ${since}`;
  } catch {
    return "which one is not known";
  }
}
