import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import type { Entry, Spool } from "../spool.ts";
import { openSpool } from "./log-spool.ts";

const folder = mkdtempSync(join(existsSync("/dev/shm") ? "/dev/shm" : tmpdir(), "damage-"));
afterAll(() => rmSync(folder, { recursive: true }));
let files = 0;
const freshPath = () => {
  files += 1;
  return join(folder, String(files));
};
let logged: { facts: object; message: string }[] = [];
beforeEach(() => {
  logged = [];
});
const log = {
  info: () => undefined,
  warn: () => undefined,
  error: (facts: object, message: string) => logged.push({ facts, message }),
};
const open = (path: string) =>
  openSpool({
    path,
    maxBytes: 1e9,
    maxAgeMs: 1e15,
    homeId: "a",
    clock: { nowMs: () => 1_800_000_000_000 },
    log,
  });
const entry = (takenAtMs: number): Entry => ({
  type: "reading",
  reading: { sensorId: "s", takenAtMs, celsius: 20 },
});
const range = (from: number, through: number) =>
  Array.from({ length: Math.max(0, through - from + 1) }, (_, index) => from + index);
const segmentsOf = (path: string) =>
  readdirSync(`${path}.d`)
    .filter((name) => name.endsWith(".log"))
    .sort()
    .map((name) => join(`${path}.d`, name));

/** The spool as a kill would leave it, for the next agent to open. */
function killed(path: string): string {
  const copy = freshPath();
  cpSync(`${path}.d`, `${copy}.d`, { recursive: true });
  return copy;
}

function damageByte(path: string, at: number): void {
  const sizes = segmentsOf(path).map((file) => ({ file, content: readFileSync(file) }));
  const used = sizes.map(({ content }) => content.findLastIndex((byte) => byte !== 0) + 1);
  let place = at % used.reduce((a, b) => a + b);
  for (const [index, { file, content }] of sizes.entries()) {
    const length = used[index] as number;
    if (place < length) {
      content[place] = (content[place] as number) ^ (1 + (at % 255));
      writeFileSync(file, content);
      return;
    }
    place -= length;
  }
}

/** The numbers that wait, each with the time of its reading, or "lost". */
function numbersIn(spool: Spool): [number, number | "lost"][] {
  return spool.peek("a", 1e6).flatMap(({ sequence, entry }): [number, number | "lost"][] => {
    if (entry.type === "reading") return [[sequence, entry.reading.takenAtMs]];
    if (entry.type !== "gap") return [];
    const numbers = range(sequence, entry.throughSequence);
    expect(entry.gap).toMatchObject({ reason: "corrupt", readings: numbers.length });
    return numbers.map((number): [number, "lost"] => [number, "lost"]);
  });
}

test("whichever byte is damaged, each number waits once and in order, as its reading or as a loss that is told", async () => {
  const steps = fc.array(
    fc.oneof(
      fc.record({ append: fc.integer({ min: 1, max: 30 }) }),
      fc.record({ settle: fc.integer({ min: 1, max: 40 }) }),
    ),
    { minLength: 1, maxLength: 12 },
  );
  await fc.assert(
    fc.asyncProperty(steps, fc.nat(), fc.boolean(), async (steps, at, whileOpen) => {
      const path = freshPath();
      logged = [];
      const spool = open(path);
      let [appended, settled] = [0, 0];
      for (const step of steps)
        if ("append" in step) {
          const times = range(appended + 1, appended + step.append);
          appended += step.append;
          await spool.append("a", times.map(entry), { source: "file", position: String(appended) });
        } else {
          settled = Math.min(appended, settled + step.settle);
          spool.settle("a", settled);
        }
      const place = whileOpen ? path : killed(path);
      damageByte(place, at);
      const after = whileOpen ? spool : open(place);
      const found = numbersIn(after);
      const first = found[0]?.[0] ?? appended + 1;
      expect(found.map(([number]) => number)).toEqual(range(first, appended));
      expect(first).toBeLessThanOrEqual(settled + 1);
      if (whileOpen) expect(first).toBe(settled + 1);
      for (const [number, time] of found) expect([number, "lost"]).toContain(time);
      expect(new Set(logged.map(({ facts }) => JSON.stringify(facts))).size).toBe(logged.length);
      if (appended > 0) expect(after.checkpoint("file")).toBe(String(appended));
      // Readings behind a damaged byte leave, and what comes later gets numbers that nobody had.
      after.settle("a", appended);
      await after.append("a", [entry(0)]);
      const [next] = after.peek("a", 10);
      expect(next?.sequence).toBeGreaterThan(appended);
      expect(next?.entry).toMatchObject({ reading: { takenAtMs: 0 } });
      after.settle("a", next?.sequence ?? 0);
      expect(after.backlog()).toMatchObject({ entries: 0, bytes: 0 });
      expect(after.homes()).toEqual([]);
      after.close();
      if (!whileOpen) spool.close();
    }),
    { numRuns: 150 },
  );
});

test("a damaged chunk beyond the bounds goes like any other, and the loss is counted once", async () => {
  const path = freshPath();
  const spool = openSpool({
    path,
    maxBytes: 2000,
    maxAgeMs: 1e15,
    homeId: "a",
    clock: { nowMs: () => 0 },
    log,
  });
  for (let time = 1; time <= 5; time += 1) await spool.append("a", [entry(time), entry(time)]);
  for (const file of segmentsOf(path)) {
    const content = readFileSync(file);
    const at = content.indexOf('["s",1,20]');
    content[at] = 0;
    writeFileSync(file, content);
  }
  spool.peek("a", 100);
  for (let time = 6; time <= 40; time += 1) await spool.append("a", [entry(time), entry(time)]);
  const [gap, ...left] = spool.peek("a", 100);
  expect(gap).toMatchObject({ sequence: 1, entry: { type: "gap", gap: { readings: 80 - left.length } } });
  expect(spool.backlog()).toMatchObject({ droppedReadings: 80 - left.length, entries: left.length });
  spool.close();
});

test.each([
  [
    "the end was never written",
    (file: string) => {
      const content = readFileSync(file);
      const end = content.findLastIndex((byte) => byte !== 0) + 1;
      writeFileSync(file, content.fill(0, end - 700));
    },
  ],
  [
    "the end is other bytes",
    (file: string) => {
      const content = readFileSync(file);
      const end = content.findLastIndex((byte) => byte !== 0) + 1;
      writeFileSync(file, content.fill(0xa5, end - 700, end));
    },
  ],
  [
    "the file was cut off",
    (file: string) => truncateSync(file, readFileSync(file).findLastIndex((byte) => byte !== 0) - 700),
  ],
])("no number is given twice, though %s", async (_, damage) => {
  const path = freshPath();
  const spool = open(path);
  for (let time = 1; time <= 20; time += 1) await spool.append("a", [entry(time)]);
  const place = killed(path);
  for (const file of segmentsOf(place)) damage(file);
  const after = open(place);
  expect(after.id).toBe(spool.id);
  await after.append("a", [entry(21)]);
  expect(after.peek("a", 100).at(-1)?.sequence).toBeGreaterThan(20);
  spool.close();
  after.close();
});

test("what may have been lost at the end of a damaged log is told as a loss of unknown size", async () => {
  const path = freshPath();
  const spool = open(path);
  for (let time = 1; time <= 20; time += 1) await spool.append("a", [entry(time)]);
  const place = killed(path);
  const [file] = segmentsOf(place) as [string];
  const content = readFileSync(file);
  const end = content.findLastIndex((byte) => byte !== 0) + 1;
  writeFileSync(file, content.fill(0xa5, end - 700, end));
  const after = open(place);
  await after.append("a", [entry(21)]);
  const gap = after.peek("a", 100).at(-2);
  expect(gap?.entry).toMatchObject({ type: "gap", gap: { reason: "corrupt", readings: null } });
  const again = open(killed(place));
  expect(again.peek("a", 100)).toEqual(after.peek("a", 100));
  spool.close();
  after.close();
  again.close();
});

test("a log of which nothing can be read is set aside and named; the agent goes on and the house is told", async () => {
  const path = freshPath();
  const first = open(path);
  await first.append("a", [entry(1)]);
  first.close();
  for (const file of segmentsOf(path)) writeFileSync(file, "this is no log, ".repeat(1000));
  const spool = open(path);
  expect(spool.id).not.toBe(first.id);
  expect(logged).toEqual([
    { facts: expect.objectContaining({ path }), message: expect.stringContaining("set aside") },
  ]);
  const { setAside } = (logged[0]?.facts ?? {}) as { setAside: string };
  expect(readFileSync(join(setAside, readdirSync(setAside)[0] ?? ""), "utf8")).toContain("this is no log");
  await spool.append("a", [entry(5)]);
  expect(spool.peek("a", 10)).toMatchObject([
    { sequence: 1, entry: { type: "gap", gap: { reason: "corrupt", readings: null } } },
    { sequence: 2, entry: { reading: { takenAtMs: 5 } } },
  ]);
  expect(spool.backlog()).toMatchObject({ droppedAnnouncements: 1 });
  spool.close();
});

test("a log that a newer agent has written is left alone", async () => {
  const path = freshPath();
  open(path).close();
  const [file] = segmentsOf(path) as [string];
  const { encodeNote } = await import("./chunk.ts");
  const head = { version: 99, spool: "x", floor: 0, homes: {}, checkpoints: {} };
  const segment = Number.parseInt(file.slice(-12), 10);
  writeFileSync(file, encodeNote({ type: "head", head }, { segment, offset: 0 }));
  expect(() => open(path)).toThrow(/newer agent/);
});

test("one agent uses a spool; another is told who, and gets it once that one is gone", async () => {
  const path = freshPath();
  const first = open(path);
  expect(() => open(path)).toThrow(
    new RegExp(
      `another agent uses this spool \\(process ${process.pid} on .+, since 20.+\\); stop that agent, or`,
    ),
  );
  await first.append("a", [entry(1)]);
  first.close();
  const second = open(path);
  expect(second.backlog().entries).toBe(1);
  second.close();
});

test("nobody but its owner can read a spool", async () => {
  const path = freshPath();
  const spool = open(path);
  await spool.append("a", [entry(1)]);
  expect(statSync(`${path}.d`).mode & 0o777).toBe(0o700);
  for (const name of readdirSync(`${path}.d`))
    expect([name, statSync(join(`${path}.d`, name)).mode & 0o777]).toEqual([name, 0o600]);
  spool.close();
});
