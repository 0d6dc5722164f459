import type { DatabaseSync } from "node:sqlite";
import type { Gap } from "../../domain/wire/agent-report.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Log } from "../../platform/log.ts";
import type { Backlog, Checkpoint, Entry, Spool, SpooledEntry } from "../spool.ts";
import { decodeEntries, encodeEntries, gapOf, joinGaps } from "./entry-codec.ts";
import { inTransaction, isCorruption, openSpoolFile, type SetAside, setAside } from "./spool-file.ts";
import { type Chunk, prepareStatements } from "./spool-statements.ts";

/** How a spool on disk is kept. */
export interface SqliteSpoolOptions {
  /** The database file; made when it is not there. Its folder must exist. */
  path: string;
  /** When more than this waits, the oldest go. The file grows to some 1.3 times of it and never shrinks. */
  maxBytes: number;
  /** What has waited longer than this goes, ms. */
  maxAgeMs: number;
  /** The home that is told when the file could not be read and all in it is lost. */
  homeId: string;
  clock: Clock;
  log: Log;
}

/** Of a row and its index entry, measured: so that many small chunks do not outgrow `maxBytes`. */
const CHUNK_OVERHEAD_BYTES = 64;
/** So that a full spool loses little at a time. */
const ENTRIES_PER_CHUNK = 500;
/** A clock that stands before this was never set (a Raspberry Pi starts in 1970): nothing is dropped by its word. */
const CLOCK_SET_SINCE_MS = Date.UTC(2025, 0, 1);

/**
 * A spool in a SQLite file (WAL, fsync before `append` resolves); `docs/spool.md` says what it promises and what not.
 * Appends of one turn of the event loop share a commit.
 */
export function openSqliteSpool(options: SqliteSpoolOptions): Spool {
  const { path, clock, log, homeId: ownHomeId } = options;
  let store = open(path);
  let backlog: Counters = { ...store.sql.totals(), droppedReadings: 0, droppedAnnouncements: 0 };
  let pending: Pending[] = [];
  /** Asked for with every append; looked up only after a change that can change it. */
  let oldestAtMs: { value: number | null } | undefined;
  if (store.setAside !== undefined) replaced(store.setAside, null);

  /** What waits, after every change of it. */
  function changed(after: Counters): void {
    const grew =
      after.entries >= backlog.entries &&
      backlog.entries > 0 &&
      after.droppedReadings === backlog.droppedReadings;
    if (!grew) oldestAtMs = undefined;
    backlog = after;
  }

  /** After damage while open, the work fails but the spool goes on with a new file. */
  function guarded<Result>(work: () => Result): Result {
    try {
      return work();
    } catch (error) {
      if (!isCorruption(error)) throw error;
      const lost = backlog.entries;
      store.database.close();
      const aside = setAside(path, error);
      store = open(path);
      replaced(aside, lost);
      throw error;
    }
  }

  function replaced({ file, problem }: SetAside, readings: number | null): void {
    log.error(
      { path, setAside: file, problem, readings },
      "the spool was corrupt: it was set aside, what waited in it is lost",
    );
    const gap: Gap = { reason: "corrupt", readings, sinceMs: null, untilMs: null };
    inTransaction(
      store.database,
      () => {
        store.sql.setAppended.run(ownHomeId, 1);
        store.sql.putGap(ownHomeId, { first: 1, last: 1, gap });
      },
      { durable: true },
    );
    oldestAtMs = undefined;
    backlog = {
      entries: 0,
      bytes: 0,
      droppedReadings: backlog.droppedReadings + (readings ?? 0),
      droppedAnnouncements: backlog.droppedAnnouncements + 1,
    };
  }

  function commitPending(): void {
    const group = pending;
    pending = [];
    if (group.length === 0) return;
    try {
      commit(() => merged(group).reduce(appended, backlog), { durable: true });
      for (const { resolve } of group) resolve();
    } catch (error) {
      for (const { reject } of group) reject(error as Error);
    }
  }

  /** One transaction that also keeps the bounds; says what was dropped once it is certain. */
  function commit(work: () => Counters, durability: { durable: boolean }): void {
    const before = backlog;
    guarded(() => {
      changed(inTransaction(store.database, () => withinBounds(work()), durability));
    });
    const readings = backlog.droppedReadings - before.droppedReadings;
    if (readings > 0)
      log.error(
        { readings, bytes: backlog.bytes },
        "spool full or too old: the oldest readings were dropped",
      );
  }

  function appended(before: Counters, { homeId, entries, checkpoints }: Batch): Counters {
    for (const { source, position } of checkpoints) store.sql.setCheckpoint.run(source, position);
    if (entries.length === 0) return before;
    let { appended: last } = store.sql.position(homeId);
    let bytes = before.bytes;
    for (let from = 0; from < entries.length; from += ENTRIES_PER_CHUNK) {
      const part = entries.slice(from, from + ENTRIES_PER_CHUNK);
      const text = encodeEntries(part);
      const size = Buffer.byteLength(text) + CHUNK_OVERHEAD_BYTES;
      store.sql.insertChunk.run(homeId, last + 1, last + part.length, clock.nowMs(), size, text);
      last += part.length;
      bytes += size;
    }
    store.sql.setAppended.run(homeId, last);
    return { ...before, entries: before.entries + entries.length, bytes };
  }

  function withinBounds(before: Counters): Counters {
    let after = before;
    for (;;) {
      const atMs = store.sql.oldestAtMs();
      if (atMs === null) return after;
      const tooOld = atMs >= CLOCK_SET_SINCE_MS && clock.nowMs() - atMs > options.maxAgeMs;
      if (after.bytes <= options.maxBytes && !tooOld) return after;
      after = dropped(after, store.sql.oldestChunk() as Chunk, tooOld ? "age" : "full");
    }
  }

  /** A gap takes the place of the chunk; gaps of a home follow each other, for what goes is always its oldest. */
  function dropped(before: Counters, chunk: Chunk, reason: Gap["reason"]): Counters {
    const { home, first, last } = chunk;
    const from = Math.max(first, store.sql.position(home).settled + 1);
    const lost = decodeEntries(chunk.entries).slice(from - first);
    const gap = gapOf(lost, reason);
    const known = store.sql.gap(home);
    if (known !== undefined)
      store.sql.putGap(home, { first: known.first, last, gap: joinGaps(known.gap, gap) });
    else if (gap.readings > 0) store.sql.putGap(home, { first: from, last, gap });
    else store.sql.setSettled.run(home, last);
    store.sql.deleteChunk.run(chunk.id);
    return {
      entries: before.entries - lost.length,
      bytes: before.bytes - chunk.bytes,
      droppedReadings: before.droppedReadings + gap.readings,
      droppedAnnouncements: before.droppedAnnouncements + lost.length - gap.readings,
    };
  }

  function settledThrough(homeId: string, sequence: number): Counters {
    const { sql } = store;
    const { settled } = sql.position(homeId);
    if (sequence <= settled) return backlog;
    const whole = sql.through(homeId, sequence, settled);
    sql.setSettled.run(homeId, sequence);
    sql.deleteSettled.run(homeId, sequence);
    sql.deleteGaps.run(homeId, sequence);
    const next = firstOf(sql.chunksFrom(homeId, sequence));
    const partly = next === undefined ? 0 : Math.max(0, sequence - Math.max(settled, next.first - 1));
    return {
      ...backlog,
      entries: backlog.entries - whole.entries - partly,
      bytes: backlog.bytes - whole.bytes,
    };
  }

  return {
    get id() {
      return store.id;
    },
    append(homeId, entries, checkpoint) {
      if (entries.length === 0 && checkpoint === undefined) return Promise.resolve();
      return new Promise((resolve, reject) => {
        if (pending.length === 0) setImmediate(commitPending);
        pending.push({ homeId, entries, checkpoint, resolve, reject });
      });
    },
    checkpoint: (source) => guarded(() => store.sql.checkpoint(source)),
    homes: () => guarded(() => store.sql.homes()),
    peek: (homeId, limit) => guarded(() => peek(store.sql, homeId, limit)),
    settle(homeId, throughSequence) {
      // What a power loss undoes here is sent once more under the same numbers, and dropped as a duplicate.
      guarded(() => {
        changed(
          inTransaction(store.database, () => settledThrough(homeId, throughSequence), { durable: false }),
        );
      });
    },
    trim: () => commit(() => backlog, { durable: true }),
    backlog() {
      oldestAtMs ??= { value: guarded(() => store.sql.oldestAtMs()) };
      return { ...backlog, oldestAtMs: oldestAtMs.value };
    },
    close() {
      commitPending();
      store.database.close();
    },
  };
}

type Counters = Omit<Backlog, "oldestAtMs">;

interface Pending {
  homeId: string;
  entries: readonly Entry[];
  checkpoint: Checkpoint | undefined;
  resolve: () => void;
  reject: (error: Error) => void;
}

/** Appends to one home one after the other as one, for the fewer rows; checkpoints keep their order. */
function merged(group: readonly Pending[]): Batch[] {
  const batches: Batch[] = [];
  for (const { homeId, entries, checkpoint } of group) {
    let last = batches.at(-1);
    if (last?.homeId !== homeId) {
      last = { homeId, entries: [], checkpoints: [] };
      batches.push(last);
    }
    for (const entry of entries) last.entries.push(entry);
    if (checkpoint !== undefined) last.checkpoints.push(checkpoint);
  }
  return batches;
}

interface Batch {
  homeId: string;
  entries: Entry[];
  checkpoints: Checkpoint[];
}

interface Store {
  database: DatabaseSync;
  sql: ReturnType<typeof prepareStatements>;
  id: string;
  setAside?: SetAside;
}

function open(path: string): Store {
  const opened = openSpoolFile(path);
  const sql = prepareStatements(opened.database);
  return { ...opened, sql, id: sql.spoolId() };
}

function peek(sql: Store["sql"], homeId: string, limit: number): SpooledEntry[] {
  const { settled } = sql.position(homeId);
  const found: SpooledEntry[] = [];
  const lost = sql.gap(homeId);
  if (lost !== undefined)
    found.push({ sequence: lost.first, entry: { type: "gap", gap: lost.gap, throughSequence: lost.last } });
  for (const { first, entries } of sql.chunksFrom(homeId, settled)) {
    if (found.length >= limit) break;
    for (const [index, entry] of decodeEntries(entries).entries())
      if (first + index > settled && found.length < limit) found.push({ sequence: first + index, entry });
  }
  return found;
}

function firstOf<Item>(items: Iterable<Item>): Item | undefined {
  for (const item of items) return item;
  return undefined;
}
