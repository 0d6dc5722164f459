import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Spool } from "../spool.ts";
import { openSpool } from "./log-spool.ts";
import { importFromSqlite } from "./sqlite-import.ts";

const folder = mkdtempSync(join(tmpdir(), "import-"));
afterAll(() => rmSync(folder, { recursive: true }));
let logged: string[] = [];
const log = {
  info: () => undefined,
  warn: () => undefined,
  error: (_: object, message: string) => void logged.push(message),
};
const open = (path: string) =>
  openSpool({ path, maxBytes: 1e9, maxAgeMs: 1e15, homeId: "a", clock: { nowMs: () => 0 }, log });

/** The format of agents before the log, with readings 1 to 4 of home a, the first two of them settled. */
function oldSpool(path: string): void {
  const database = new DatabaseSync(path);
  database.exec(`
    PRAGMA user_version = 1; PRAGMA journal_mode = WAL;
    CREATE TABLE spool (id TEXT NOT NULL);
    CREATE TABLE home (home TEXT PRIMARY KEY, appended INTEGER NOT NULL, settled INTEGER NOT NULL);
    CREATE TABLE chunk (
      id INTEGER PRIMARY KEY, home TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
      at_ms INTEGER NOT NULL, bytes INTEGER NOT NULL, entries TEXT NOT NULL);
    CREATE TABLE checkpoint (source TEXT PRIMARY KEY, position TEXT NOT NULL);
    CREATE TABLE gap (home TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL, gap TEXT NOT NULL, PRIMARY KEY (home, first));
    INSERT INTO spool VALUES ('0123abcd');
    INSERT INTO home VALUES ('a', 4, 2);
    INSERT INTO chunk VALUES (7, 'a', 1, 3, 0, 100, '[["s",1,20],["s",2,20],["s",3,20]]');
    INSERT INTO chunk VALUES (8, 'a', 4, 4, 0, 100, '[["s",4,null]]');
    INSERT INTO checkpoint VALUES ('file x', '99');
  `);
  database.close();
}
const times = (spool: Spool) =>
  spool.peek("a", 100).map(({ entry }) => entry.type === "reading" && entry.reading.takenAtMs);

beforeEach(() => {
  logged = [];
});

test("what waits in an older agent's spool is taken over once, with its checkpoints", async () => {
  const path = join(folder, "old.db");
  oldSpool(path);
  const spool = open(path);
  await importFromSqlite(path, "a", spool, log);
  expect(times(spool)).toEqual([3, 4]);
  expect(spool.checkpoint("file x")).toBe("99");
  await importFromSqlite(path, "a", spool, log);
  expect(times(spool)).toEqual([3, 4]);
  expect(logged).toEqual([]);
  spool.close();
});

test("an agent that ends before the old file is emptied takes nothing twice, and an older one can go on with the file", async () => {
  const path = join(folder, "ended.db");
  oldSpool(path);
  const spool = open(path);
  const writer = new DatabaseSync(path);
  writer.exec("BEGIN IMMEDIATE");
  await importFromSqlite(path, "a", spool, log);
  expect(logged).toEqual([expect.stringContaining("older agent cannot be read")]);
  writer.exec("ROLLBACK");
  await importFromSqlite(path, "a", spool, log);
  expect(times(spool)).toEqual([3, 4]);
  expect(writer.prepare("SELECT appended, settled FROM home").all()).toMatchObject([
    { appended: 4, settled: 4 },
  ]);
  expect(writer.prepare("SELECT id FROM spool WHERE id = '0123abcd'").all()).toEqual([]);
  writer.close();
  spool.close();
});

test("an old file that cannot be read is left as it is and told, and the agent goes on", async () => {
  const path = join(folder, "broken.db");
  writeFileSync(path, "this is no database, ".repeat(1000));
  const spool = open(path);
  await importFromSqlite(path, "a", spool, log);
  expect(logged).toEqual([expect.stringContaining("older agent cannot be read")]);
  expect(times(spool)).toEqual([]);
  spool.close();
});
