import { randomBytes } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import type { Gap } from "../../domain/wire/agent-report.ts";

/** Entries that were appended together. */
export interface Chunk {
  id: number;
  home: string;
  first: number;
  last: number;
  at_ms: number;
  bytes: number;
  /** As `entry-codec.ts` writes them. */
  entries: string;
}

/** How far a home's entries are numbered, and how far they are settled. */
export interface Position {
  appended: number;
  settled: number;
}

/** Lost entries that the stream has not been told of. */
export interface GapRow {
  first: number;
  last: number;
  gap: Gap;
}

/** The spool's statements, prepared once. */
export function prepareStatements(database: DatabaseSync) {
  const totals = database.prepare(
    `SELECT coalesce(sum(bytes), 0) AS bytes,
            coalesce(sum(last - max(first - 1, (SELECT settled FROM home WHERE home.home = chunk.home))), 0) AS entries
     FROM chunk`,
  );
  const position = database.prepare("SELECT appended, settled FROM home WHERE home = ?");
  const checkpoint = database.prepare("SELECT position FROM checkpoint WHERE source = ?");
  const homes = database.prepare("SELECT home FROM home WHERE settled < appended");
  const chunksFrom = database.prepare("SELECT * FROM chunk WHERE home = ? AND last > ? ORDER BY last");
  const oldest = database.prepare("SELECT * FROM chunk ORDER BY id LIMIT 1");
  const oldestAt = database.prepare("SELECT at_ms FROM chunk ORDER BY id LIMIT 1");
  const gap = database.prepare("SELECT first, last, gap FROM gap WHERE home = ? ORDER BY first DESC LIMIT 1");
  const putGap = database.prepare(
    "INSERT INTO gap VALUES (?1, ?2, ?3, ?4) ON CONFLICT (home, first) DO UPDATE SET last = ?3, gap = ?4",
  );
  const settledBytes = database.prepare(
    "SELECT coalesce(sum(bytes), 0) AS bytes, coalesce(sum(last - max(first - 1, ?3)), 0) AS entries FROM chunk WHERE home = ?1 AND last <= ?2",
  );
  return {
    spoolId(): string {
      database
        .prepare("INSERT INTO spool SELECT ? WHERE NOT EXISTS (SELECT 1 FROM spool)")
        .run(randomBytes(4).toString("hex"));
      return (database.prepare("SELECT id FROM spool").get() as { id: string }).id;
    },
    totals: () => ({ ...totals.get() }) as { bytes: number; entries: number },
    position: (homeId: string) =>
      (position.get(homeId) ?? { appended: 0, settled: 0 }) as unknown as Position,
    checkpoint: (source: string) => (checkpoint.get(source) as { position: string } | undefined)?.position,
    setCheckpoint: database.prepare(
      "INSERT INTO checkpoint VALUES (?, ?) ON CONFLICT (source) DO UPDATE SET position = excluded.position",
    ),
    homes: () => (homes.all() as { home: string }[]).map(({ home }) => home),
    chunksFrom: (homeId: string, settled: number) =>
      chunksFrom.iterate(homeId, settled) as Iterable<unknown> as Iterable<Chunk>,
    oldestChunk: () => oldest.get() as unknown as Chunk | undefined,
    oldestAtMs: () => (oldestAt.get() as { at_ms: number } | undefined)?.at_ms ?? null,
    gap(homeId: string): GapRow | undefined {
      const row = gap.get(homeId) as { first: number; last: number; gap: string } | undefined;
      return row && { first: row.first, last: row.last, gap: JSON.parse(row.gap) as Gap };
    },
    putGap: (homeId: string, { first, last, gap }: GapRow) =>
      putGap.run(homeId, first, last, JSON.stringify(gap)),
    /** Of the home's chunks up to a sequence, what they hold beyond what was settled before. */
    through: (homeId: string, sequence: number, settledBefore: number) =>
      ({ ...settledBytes.get(homeId, sequence, settledBefore) }) as { bytes: number; entries: number },
    insertChunk: database.prepare(
      "INSERT INTO chunk (home, first, last, at_ms, bytes, entries) VALUES (?, ?, ?, ?, ?, ?)",
    ),
    setAppended: database.prepare(
      "INSERT INTO home VALUES (?, ?, 0) ON CONFLICT (home) DO UPDATE SET appended = excluded.appended",
    ),
    setSettled: database.prepare("UPDATE home SET settled = max(settled, ?2) WHERE home = ?1"),
    deleteChunk: database.prepare("DELETE FROM chunk WHERE id = ?"),
    deleteSettled: database.prepare("DELETE FROM chunk WHERE home = ? AND last <= ?"),
    deleteGaps: database.prepare("DELETE FROM gap WHERE home = ? AND last <= ?"),
  };
}
