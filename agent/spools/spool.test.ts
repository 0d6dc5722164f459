import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import type { Entry, Spool } from "../spool.ts";
import { createMemorySpool } from "./memory-spool.ts";
import { openSqliteSpool } from "./sqlite-spool.ts";

const folder = mkdtempSync(join(tmpdir(), "spool-"));
afterAll(() => rmSync(folder, { recursive: true }));
let files = 0;
const freshPath = () => {
  files += 1;
  return join(folder, `${files}.db`);
};
const open = (path = freshPath(), maxBytes = 1e9, onDropped?: (entries: number) => void) =>
  openSqliteSpool({ path, maxBytes, ...(onDropped ? { onDropped } : {}) });

const entry = (takenAtMs: number): Entry => ({
  type: "reading",
  reading: { sensorId: "s", takenAtMs, celsius: 20 },
});
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

test("a full spool drops the oldest entries, counts them and goes on", async () => {
  const dropped: number[] = [];
  const spool = open(freshPath(), 400, (entries) => dropped.push(entries));
  for (let time = 1; time <= 10; time += 1) await spool.append("a", [entry(time)]);
  const left = times(spool, "a");
  expect(left.at(-1)).toEqual([10, 10]);
  expect(left.length + spool.backlog().dropped).toBe(10);
  expect(dropped.length).toBeGreaterThan(0);
  expect(spool.backlog()).toMatchObject({ entries: left.length });
  expect(spool.backlog().bytes).toBeLessThanOrEqual(400);
});

test("appends that fail are rejected and leave the spool as it was", async () => {
  const spool = open();
  await spool.append("a", [entry(1)]);
  spool.close();
  await expect(spool.append("a", [entry(2)])).rejects.toThrow();
});
