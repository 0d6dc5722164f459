import { randomBytes } from "node:crypto";
import { existsSync, renameSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";

/** A file that was renamed because it could not be read. */
export interface SetAside {
  file: string;
  problem: string;
}

/** A spool file that another version of the agent has written; the message says what to do. */
export class SpoolVersionError extends Error {
  override readonly name = "SpoolVersionError";
}

const VERSION = 1;
/** SQLITE_CORRUPT and SQLITE_NOTADB. Source: https://www.sqlite.org/rescode.html */
const CORRUPT_CODES = new Set([11, 26]);
/** What SQLite keeps beside a database; renamed with it, or the next database would take them for its own. */
const SUFFIXES = ["", "-wal", "-shm"];

/** Opens or makes the database; one that is corrupt is set aside and a new one made in its place. */
export function openSpoolFile(path: string): { database: DatabaseSync; setAside?: SetAside } {
  try {
    return { database: openChecked(path) };
  } catch (error) {
    if (!isCorruption(error)) throw error;
    return { setAside: setAside(path, error), database: openChecked(path) };
  }
}

/** Whether SQLite said that the file is damaged, not that the disk is full or the call was wrong. */
export function isCorruption(error: unknown): error is Error {
  const { errcode } = error as { errcode?: number };
  return errcode !== undefined && CORRUPT_CODES.has(errcode & 0xff);
}

/** Renames the database of a closed connection out of the way; nothing of it is deleted. */
export function setAside(path: string, problem: Error): SetAside {
  const file = `${path}.corrupt-${new Date().toISOString().replaceAll(":", "")}-${randomBytes(2).toString("hex")}`;
  for (const suffix of SUFFIXES)
    if (existsSync(`${path}${suffix}`)) renameSync(`${path}${suffix}`, `${file}${suffix}`);
  return { file, problem: problem.message };
}

/** Runs `work` in a transaction; without `durable` a power loss may undo it, with it the disk has it on return. */
export function inTransaction<Result>(
  database: DatabaseSync,
  work: () => Result,
  { durable }: { durable: boolean },
): Result {
  database.exec(
    durable ? "PRAGMA synchronous = FULL; BEGIN IMMEDIATE" : "PRAGMA synchronous = NORMAL; BEGIN IMMEDIATE",
  );
  try {
    const result = work();
    database.exec("COMMIT");
    return result;
  } catch (error) {
    if (database.isTransaction) database.exec("ROLLBACK");
    throw error;
  }
}

function openChecked(path: string): DatabaseSync {
  const database = new DatabaseSync(path);
  try {
    database.exec(`
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = FULL;
      PRAGMA journal_size_limit = 4194304;
    `);
    const [finding] = Object.values(database.prepare("PRAGMA quick_check(1)").get() ?? {});
    if (finding !== "ok") throw Object.assign(new Error(String(finding)), { errcode: 11 });
    const { user_version: version } = database.prepare("PRAGMA user_version").get() as {
      user_version: number;
    };
    if (version > VERSION)
      throw new SpoolVersionError(
        `spool.path ${path}: written by a newer agent (format ${version}, this one reads up to ${VERSION}); ` +
          "start the newer agent until the spool is empty, or name another file",
      );
    database.exec(SCHEMA);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

const SCHEMA = `
  PRAGMA user_version = ${VERSION};
  CREATE TABLE IF NOT EXISTS spool (id TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS home (home TEXT PRIMARY KEY, appended INTEGER NOT NULL, settled INTEGER NOT NULL);
  CREATE TABLE IF NOT EXISTS chunk (
    id INTEGER PRIMARY KEY, home TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
    at_ms INTEGER NOT NULL, bytes INTEGER NOT NULL, entries TEXT NOT NULL);
  CREATE UNIQUE INDEX IF NOT EXISTS chunk_of_home ON chunk (home, last);
  CREATE TABLE IF NOT EXISTS checkpoint (source TEXT PRIMARY KEY, position TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS gap (
    home TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL, gap TEXT NOT NULL, PRIMARY KEY (home, first));
`;
