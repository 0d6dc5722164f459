import { existsSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import type { Log } from "../../platform/log.ts";
import type { Spool } from "../spool.ts";
import { decodeEntries } from "./entry-codec.ts";

/**
 * Takes over what waits in the SQLite file that agents kept before this log. The file stays, empty and under a new id, so
 * that such an agent can go on with it after a rollback. What is taken is noted with it, and never taken twice.
 */
export async function importFromSqlite(path: string, homeId: string, spool: Spool, log: Log): Promise<void> {
  if (!existsSync(path)) return;
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path);
    await takeCheckpoints(database, homeId, spool);
    const { chunks, gaps } = await takeChunks(database, spool);
    if (chunks > 0) log.info({ path, chunks }, "took over what waited in the spool of an older agent");
    if (gaps > 0) log.error({ path, gaps }, "losses of the older agent are told here alone, not to the home");
  } catch (error) {
    log.error(
      { path, error: (error as Error).message },
      "the spool of an older agent cannot be read: what waits in it is not sent, and the file is left as it is",
    );
  } finally {
    database?.close();
  }
}

async function takeCheckpoints(database: DatabaseSync, homeId: string, spool: Spool): Promise<void> {
  for (const row of database.prepare("SELECT source, position FROM checkpoint").all()) {
    const { source, position } = row as { source: string; position: string };
    if (spool.checkpoint(source) === undefined) await spool.append(homeId, [], { source, position });
  }
}

async function takeChunks(database: DatabaseSync, spool: Spool): Promise<{ chunks: number; gaps: number }> {
  const { id } = (database.prepare("SELECT id FROM spool").get() ?? {}) as { id?: string };
  const { gaps, held } = database
    .prepare("SELECT (SELECT count(*) FROM gap) AS gaps, (SELECT count(*) FROM chunk) AS held")
    .get() as { gaps: number; held: number };
  const source = `sqlite ${id}`;
  const waiting = database.prepare(
    `SELECT id, home.home, first, settled, entries FROM chunk JOIN home ON home.home = chunk.home
     WHERE id > ? AND last > settled ORDER BY id`,
  );
  let chunks = 0;
  for (const row of waiting.iterate(Number(spool.checkpoint(source) ?? 0))) {
    const chunk = row as unknown as OldChunk;
    const entries = decodeEntries(chunk.entries).slice(Math.max(0, chunk.settled + 1 - chunk.first));
    await spool.append(chunk.home, entries, { source, position: String(chunk.id) });
    chunks += 1;
  }
  if (held + gaps > 0)
    database.exec(
      `BEGIN; DELETE FROM chunk; DELETE FROM gap; UPDATE home SET settled = appended;
       UPDATE spool SET id = lower(hex(randomblob(4))); COMMIT`,
    );
  return { chunks, gaps };
}

interface OldChunk {
  id: number;
  home: string;
  first: number;
  settled: number;
  entries: string;
}
