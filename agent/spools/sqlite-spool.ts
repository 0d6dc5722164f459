import { randomBytes } from "node:crypto";
import { DatabaseSync } from "node:sqlite";
import type { Backlog, Checkpoint, Entry, Spool, SpooledEntry } from "../spool.ts";

/** How a spool on disk is kept. */
export interface SqliteSpoolOptions {
  /** The database file; made when it is not there. Its folder must exist. */
  path: string;
  /** Of entries; when more come, the oldest go. */
  maxBytes: number;
  /** Told how many entries went because the spool was full. */
  onDropped?: (entries: number) => void;
}

/**
 * A spool in a SQLite file (WAL, fsync at every commit): what `append` has resolved for survives kill -9 and power loss,
 * as far as the disk keeps its word. Appends of one turn of the event loop share a commit. The file never shrinks.
 */
export function openSqliteSpool({ path, maxBytes, onDropped = () => undefined }: SqliteSpoolOptions): Spool {
  const database = openDatabase(path);
  const sql = prepare(database);
  let backlog: Backlog = { ...sql.totals(), dropped: 0 };
  let pending: Pending[] = [];

  function commitPending(): void {
    const group = pending;
    pending = [];
    if (group.length === 0) return;
    try {
      const after = inTransaction(database, () => dropOldest(group.reduce(appendChunk, backlog)));
      const dropped = after.dropped - backlog.dropped;
      backlog = after;
      if (dropped > 0) onDropped(dropped);
      for (const { resolve } of group) resolve();
    } catch (error) {
      for (const { reject } of group) reject(error as Error);
    }
  }

  function appendChunk(before: Backlog, { homeId, entries, checkpoint }: Pending): Backlog {
    if (checkpoint !== undefined) sql.setCheckpoint.run(checkpoint.source, checkpoint.position);
    if (entries.length === 0) return before;
    const first = sql.position(homeId).appended + 1;
    const last = first + entries.length - 1;
    const text = JSON.stringify(entries);
    const bytes = Buffer.byteLength(text);
    sql.insertChunk.run(homeId, first, last, bytes, text);
    sql.setAppended.run(homeId, last);
    return { ...before, entries: before.entries + entries.length, bytes: before.bytes + bytes };
  }

  function dropOldest(before: Backlog): Backlog {
    let after = before;
    while (after.bytes > maxBytes) {
      const { id, home, first, last, bytes } = sql.oldestChunk.get() as unknown as Chunk;
      const lost = last - Math.max(first - 1, sql.position(home).settled);
      sql.setSettled.run(home, last);
      sql.deleteChunk.run(id);
      after = { entries: after.entries - lost, bytes: after.bytes - bytes, dropped: after.dropped + lost };
    }
    return after;
  }

  function settleThrough(homeId: string, sequence: number): Backlog {
    const { settled } = sql.position(homeId);
    if (sequence <= settled) return backlog;
    const { bytes } = sql.settledBytes.get(homeId, sequence) as { bytes: number };
    sql.setSettled.run(homeId, sequence);
    sql.deleteSettled.run(homeId, sequence);
    return { ...backlog, entries: backlog.entries - (sequence - settled), bytes: backlog.bytes - bytes };
  }

  return {
    id: sql.spoolId(),
    append(homeId, entries, checkpoint) {
      if (entries.length === 0 && checkpoint === undefined) return Promise.resolve();
      return new Promise((resolve, reject) => {
        if (pending.length === 0) setImmediate(commitPending);
        pending.push({ homeId, entries, checkpoint, resolve, reject });
      });
    },
    checkpoint: (source) => (sql.checkpoint.get(source) as { position: string } | undefined)?.position,
    homes: () => (sql.homes.all() as { home: string }[]).map(({ home }) => home),
    peek(homeId, limit) {
      const { settled } = sql.position(homeId);
      const found: SpooledEntry[] = [];
      for (const row of sql.chunksFrom.iterate(homeId, settled)) {
        const { first, entries } = row as unknown as Chunk;
        for (const [index, entry] of (JSON.parse(entries) as Entry[]).entries())
          if (first + index > settled && found.length < limit) found.push({ sequence: first + index, entry });
        if (found.length >= limit) break;
      }
      return found;
    },
    settle(homeId, throughSequence) {
      backlog = inTransaction(database, () => settleThrough(homeId, throughSequence));
    },
    backlog: () => ({ ...backlog }),
    close() {
      commitPending();
      database.close();
    },
  };
}

interface Pending {
  homeId: string;
  entries: readonly Entry[];
  checkpoint: Checkpoint | undefined;
  resolve: () => void;
  reject: (error: Error) => void;
}

/** Entries that were appended together. */
interface Chunk {
  id: number;
  home: string;
  first: number;
  last: number;
  bytes: number;
  /** JSON. */
  entries: string;
}

function openDatabase(path: string): DatabaseSync {
  const database = new DatabaseSync(path);
  database.exec(`
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    CREATE TABLE IF NOT EXISTS spool (id TEXT NOT NULL);
    CREATE TABLE IF NOT EXISTS home (home TEXT PRIMARY KEY, appended INTEGER NOT NULL, settled INTEGER NOT NULL);
    CREATE TABLE IF NOT EXISTS checkpoint (source TEXT PRIMARY KEY, position TEXT NOT NULL);
    CREATE TABLE IF NOT EXISTS chunk (
      id INTEGER PRIMARY KEY, home TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
      bytes INTEGER NOT NULL, entries TEXT NOT NULL);
    CREATE UNIQUE INDEX IF NOT EXISTS chunk_of_home ON chunk (home, last);
  `);
  return database;
}

function inTransaction<Result>(database: DatabaseSync, work: () => Result): Result {
  database.exec("BEGIN IMMEDIATE");
  try {
    const result = work();
    database.exec("COMMIT");
    return result;
  } catch (error) {
    if (database.isTransaction) database.exec("ROLLBACK");
    throw error;
  }
}

function prepare(database: DatabaseSync) {
  const totals = database.prepare(
    `SELECT coalesce(sum(bytes), 0) AS bytes,
            coalesce(sum(last - max(first - 1, (SELECT settled FROM home WHERE home.home = chunk.home))), 0) AS entries
     FROM chunk`,
  );
  const position = database.prepare("SELECT appended, settled FROM home WHERE home = ?");
  return {
    spoolId(): string {
      database
        .prepare("INSERT INTO spool SELECT ? WHERE NOT EXISTS (SELECT 1 FROM spool)")
        .run(randomBytes(4).toString("hex"));
      return (database.prepare("SELECT id FROM spool").get() as { id: string }).id;
    },
    totals: () => ({ ...totals.get() }) as { bytes: number; entries: number },
    position: (homeId: string) =>
      (position.get(homeId) ?? { appended: 0, settled: 0 }) as { appended: number; settled: number },
    checkpoint: database.prepare("SELECT position FROM checkpoint WHERE source = ?"),
    setCheckpoint: database.prepare(
      "INSERT INTO checkpoint VALUES (?, ?) ON CONFLICT (source) DO UPDATE SET position = excluded.position",
    ),
    homes: database.prepare("SELECT DISTINCT home FROM chunk"),
    insertChunk: database.prepare(
      "INSERT INTO chunk (home, first, last, bytes, entries) VALUES (?, ?, ?, ?, ?)",
    ),
    setAppended: database.prepare(
      "INSERT INTO home VALUES (?, ?, 0) ON CONFLICT (home) DO UPDATE SET appended = excluded.appended",
    ),
    setSettled: database.prepare(
      "INSERT INTO home VALUES (?1, ?2, ?2) ON CONFLICT (home) DO UPDATE SET settled = max(settled, excluded.settled)",
    ),
    chunksFrom: database.prepare("SELECT * FROM chunk WHERE home = ? AND last > ? ORDER BY last"),
    oldestChunk: database.prepare("SELECT id, home, first, last, bytes FROM chunk ORDER BY id LIMIT 1"),
    settledBytes: database.prepare(
      "SELECT coalesce(sum(bytes), 0) AS bytes FROM chunk WHERE home = ? AND last <= ?",
    ),
    deleteChunk: database.prepare("DELETE FROM chunk WHERE id = ?"),
    deleteSettled: database.prepare("DELETE FROM chunk WHERE home = ? AND last <= ?"),
  };
}
