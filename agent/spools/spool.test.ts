import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import type { Entry, Spool } from "../spool.ts";
import { openSpool } from "./log-spool.ts";
import { createMemorySpool } from "./memory-spool.ts";

// In memory where there is such a disk: these tests open many spools and ask nothing of fsync.
const folder = mkdtempSync(join(existsSync("/dev/shm") ? "/dev/shm" : tmpdir(), "spool-"));
afterAll(() => rmSync(folder, { recursive: true }));
let files = 0;
const freshPath = () => {
  files += 1;
  return join(folder, `${files}.db`);
};
const HOUR_MS = 3_600_000;
let nowMs = Date.UTC(2026, 0, 1);
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const open = (path = freshPath(), maxBytes = 1e9) =>
  openSpool({ path, maxBytes, maxAgeMs: HOUR_MS, homeId: "a", clock: { nowMs: () => nowMs }, log });

const entry = (takenAtMs: number): Entry => ({
  type: "reading",
  reading: { sensorId: "s", takenAtMs, celsius: 20 },
});
const range = (from: number, through: number) =>
  Array.from({ length: Math.max(0, through - from + 1) }, (_, index) => from + index);
const times = (spool: Spool, homeId: string, limit = 1000) =>
  spool
    .peek(homeId, limit)
    .map(({ sequence, entry }) => [sequence, entry.type === "reading" && entry.reading.takenAtMs]);

describe.each([
  ["in memory", () => createMemorySpool()],
  ["on disk", () => open()],
])("a spool %s", (_, create) => {
  test("gives the entries of a home in order, numbered from 1, until they are settled", async () => {
    const spool = create();
    await spool.append("a", [entry(10), entry(20)]);
    await spool.append("b", [entry(11)]);
    await spool.append("a", [entry(30)]);
    expect(spool.homes().sort()).toEqual(["a", "b"]);
    expect(times(spool, "a", 2)).toEqual([
      [1, 10],
      [2, 20],
    ]);
    spool.settle("a", 1);
    expect(times(spool, "a")).toEqual([
      [2, 20],
      [3, 30],
    ]);
    spool.settle("a", 3);
    expect(spool.homes()).toEqual(["b"]);
    expect(spool.backlog().entries).toBe(1);
    spool.close();
  });
});

test("whatever is appended and settled, both spools hold the same", async () => {
  const step = fc.oneof(
    fc.record({ append: fc.integer({ min: 0, max: 4 }), home: fc.constantFrom("a", "b") }),
    fc.record({ settle: fc.integer({ min: 0, max: 3 }), home: fc.constantFrom("a", "b") }),
    fc.record({ reopen: fc.constant(true) }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
      const path = freshPath();
      const memory = createMemorySpool();
      let disk = open(path);
      let time = 0;
      for (const action of steps) {
        if ("append" in action) {
          const entries = Array.from({ length: action.append }, (_, index) => entry(time + index));
          time += action.append;
          await Promise.all([memory.append(action.home, entries), disk.append(action.home, entries)]);
        } else if ("settle" in action) {
          const last = memory.peek(action.home, action.settle).at(-1)?.sequence ?? 0;
          memory.settle(action.home, last);
          disk.settle(action.home, last);
        } else {
          disk.close();
          disk = open(path);
        }
        for (const home of ["a", "b"]) expect(disk.peek(home, 1000)).toEqual(memory.peek(home, 1000));
        expect(disk.homes().sort()).toEqual(memory.homes().sort());
        expect(disk.backlog().entries).toBe(memory.backlog().entries);
      }
      disk.close();
    }),
    { numRuns: 40 },
  );
});

test("a spool keeps its id and never gives a number twice, even when it is opened again empty", async () => {
  const path = freshPath();
  const first = open(path);
  await first.append("a", [entry(1)]);
  first.settle("a", 1);
  first.close();
  const second = open(path);
  await second.append("a", [entry(2)]);
  expect(times(second, "a")).toEqual([[2, 2]]);
  expect(second.id).toBe(first.id);
  expect(open().id).not.toBe(first.id);
});

test("a source's checkpoint is kept with its entries, also without any and over a restart", async () => {
  const path = freshPath();
  const first = open(path);
  expect(first.checkpoint("file a")).toBeUndefined();
  await first.append("a", [entry(1)], { source: "file a", position: "10" });
  await first.append("a", [], { source: "file a", position: "20" });
  await first.append("a", [], { source: "file b", position: "5" });
  first.close();
  const second = open(path);
  expect([second.checkpoint("file a"), second.checkpoint("file b")]).toEqual(["20", "5"]);
  expect(times(second, "a")).toEqual([[1, 1]]);
});

test("a full spool drops the oldest entries, leaves a gap in their place and goes on", async () => {
  const spool = open(freshPath(), 400);
  for (let time = 1; time <= 10; time += 1) await spool.append("a", [entry(time)]);
  const [gap, ...left] = spool.peek("a", 100);
  const lost = 10 - left.length;
  expect(lost).toBeGreaterThan(0);
  expect(gap).toEqual({
    sequence: 1,
    entry: {
      type: "gap",
      throughSequence: lost,
      gap: { reason: "full", readings: lost, sinceMs: 1, untilMs: lost },
    },
  });
  expect(left[0]?.sequence).toBe(lost + 1);
  expect(spool.backlog()).toMatchObject({ entries: left.length, droppedReadings: lost });
  expect(spool.backlog().bytes).toBeLessThanOrEqual(400);
  spool.settle("a", lost);
  expect(times(spool, "a")[0]).toEqual([lost + 1, lost + 1]);
});

test("what has waited too long goes, also when nothing comes any more", async () => {
  const spool = open();
  await spool.append("a", [entry(1), entry(2)]);
  expect(spool.backlog().oldestAtMs).toBe(nowMs);
  nowMs += HOUR_MS;
  await spool.append("a", [entry(3)]);
  expect(spool.backlog().droppedReadings).toBe(0);
  nowMs += 1;
  spool.trim();
  const [gap, ...left] = spool.peek("a", 100);
  expect(gap?.entry).toMatchObject({ type: "gap", throughSequence: 2, gap: { reason: "age", readings: 2 } });
  expect(left.map(({ sequence }) => sequence)).toEqual([3]);
  nowMs += 2 * HOUR_MS;
  spool.trim();
  expect(spool.homes()).toEqual(["a"]);
  spool.settle("a", 3);
  expect(spool.homes()).toEqual([]);
});

test("a clock that was never set makes nothing too old", async () => {
  const setMs = nowMs;
  nowMs = 60_000;
  const spool = open();
  await spool.append("a", [entry(1)]);
  nowMs = setMs;
  spool.trim();
  expect(times(spool, "a")).toEqual([[1, 1]]);
});

test("what got through while it was dropped is no gap", async () => {
  const spool = open();
  await spool.append("a", [entry(1), entry(2)]);
  const inFlight = spool.peek("a", 100).at(-1)?.sequence ?? 0;
  nowMs += 2 * HOUR_MS;
  spool.trim();
  spool.settle("a", inFlight);
  expect(spool.homes()).toEqual([]);
  expect(spool.peek("a", 100)).toEqual([]);
});

test("an announcement that is dropped is counted, for it has to be made again, and is no gap", async () => {
  const spool = open();
  const home = { id: "a", name: "A", timeZone: "UTC", unit: "celsius" as const, sensors: [] };
  await spool.append("a", [{ type: "announcement", home }]);
  nowMs += 2 * HOUR_MS;
  spool.trim();
  expect(spool.homes()).toEqual([]);
  expect(spool.backlog()).toMatchObject({ entries: 0, droppedReadings: 0, droppedAnnouncements: 1 });
});

test("whatever is appended, settled and dropped, each number is settled, waits, or lies in the one gap before the rest", async () => {
  const step = fc.oneof(
    fc.record({ append: fc.integer({ min: 1, max: 700 }) }),
    fc.record({ settle: fc.integer({ min: 0, max: 400 }) }),
    fc.record({ reopen: fc.constant(true) }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
      const path = freshPath();
      let spool = open(path, 20_000);
      let [appended, settled, given] = [0, 0, 0];
      for (const action of steps) {
        if ("append" in action) {
          const entries = Array.from({ length: action.append }, (_, index) => entry(appended + index + 1));
          await spool.append("a", entries);
          appended += action.append;
        } else if ("settle" in action) {
          const last = spool.peek("a", action.settle).at(-1);
          given = last?.entry.type === "gap" ? last.entry.throughSequence : (last?.sequence ?? given);
          spool.settle("a", given);
          settled = Math.max(settled, given);
        } else {
          spool.close();
          spool = open(path, 20_000);
        }
        const waiting = spool.peek("a", 10_000);
        const numbers = waiting.flatMap(({ sequence, entry }) =>
          entry.type === "gap" ? range(sequence, entry.throughSequence) : [sequence],
        );
        expect(numbers).toEqual(range(settled + 1, appended));
        for (const { sequence, entry } of waiting)
          if (entry.type === "gap")
            expect(entry.gap).toMatchObject({
              readings: entry.throughSequence - sequence + 1,
              sinceMs: sequence,
            });
          else expect(entry).toMatchObject({ reading: { takenAtMs: sequence } });
        expect(spool.backlog().entries).toBe(waiting.filter(({ entry }) => entry.type !== "gap").length);
        expect(spool.backlog().bytes).toBeLessThanOrEqual(20_000);
      }
      spool.close();
    }),
    { numRuns: 40 },
  );
});

test("appends that fail are rejected and leave the spool as it was", async () => {
  const spool = open();
  await spool.append("a", [entry(1)]);
  spool.close();
  await expect(spool.append("a", [entry(2)])).rejects.toThrow();
});

test("an agent that is started again and again with all still waiting keeps as few files as before", async () => {
  const path = freshPath();
  const spool = open(path);
  await spool.append("a", [entry(1), entry(2)]);
  await spool.append("a", [entry(3)]);
  spool.settle("a", 1);
  spool.close();
  let place = path;
  for (let crash = 1; crash <= 5; crash += 1) {
    const next = open(place);
    await next.append("a", [entry(3 + crash)]);
    // As a kill would leave it.
    const before = place;
    place = freshPath();
    cpSync(`${before}.d`, `${place}.d`, { recursive: true });
    next.close();
  }
  const segments = readdirSync(`${place}.d`).filter((name) => name.endsWith(".log"));
  expect(segments).toHaveLength(1);
  const last = open(place);
  expect(times(last, "a").map(([, time]) => time)).toEqual([2, 3, 4, 5, 6, 7, 8]);
  last.close();
});
