import { join } from "node:path";
import { mountSmallDisk, type SmallDisk } from "../../tests/helpers/small-disk.ts";
import { until } from "../../tests/until.ts";
import type { Entry } from "../spool.ts";
import { openSpool } from "./log-spool.ts";

let disk: SmallDisk | undefined;
const said: string[] = [];
const log = {
  info: (_: object, message: string) => void said.push(message),
  warn: () => undefined,
  error: (_: object, message: string) => void said.push(message),
};
beforeEach(() => {
  disk = mountSmallDisk(4 * 2 ** 20);
  said.length = 0;
});
afterEach(() => disk?.unmount());

const open = ({ folder }: SmallDisk) =>
  openSpool({
    path: join(folder, "s"),
    maxBytes: 1e9,
    maxAgeMs: 1e15,
    homeId: "a",
    clock: { nowMs: () => 0 },
    log,
  });
const entries = (from: number): Entry[] =>
  Array.from({ length: 500 }, (_, index) => ({
    type: "reading",
    reading: { sensorId: "a-long-name-of-a-sensor", takenAtMs: from + index, celsius: 20 },
  }));

/** Appends until the disk takes no more; the promise of the one that waits. */
async function appendUntilFull(
  spool: ReturnType<typeof open>,
): Promise<{ taken: number; waits: Promise<number> }> {
  disk?.fill(2 ** 20);
  for (let taken = 0; ; taken += 500) {
    let isDone = false;
    const append = spool.append("a", entries(taken)).then(() => {
      isDone = true;
      return taken + 500;
    });
    await until("it is taken or waits", () => isDone || spool.backlog().problem !== undefined);
    if (!isDone) return { taken, waits: append };
  }
}

test("on a full disk intake waits, is not acknowledged, and goes on when there is room; all leaves meanwhile, once", async () => {
  if (disk === undefined) return;
  const spool = open(disk);
  const { taken, waits } = await appendUntilFull(spool);
  disk.fill();
  expect(taken).toBeGreaterThan(10_000);
  expect(spool.backlog()).toMatchObject({ entries: taken, problem: expect.stringContaining("disk is full") });
  const sent: number[] = [];
  const sendUpTo = (count: number) => {
    while (sent.length < count) {
      const waiting = spool.peek("a", Math.min(1600, count - sent.length));
      for (const { entry } of waiting) if (entry.type === "reading") sent.push(entry.reading.takenAtMs);
      spool.settle("a", waiting.at(-1)?.sequence ?? 0);
    }
  };
  sendUpTo(3000);
  expect(spool.backlog().entries).toBe(taken - 3000);
  // With a little room it would be full again at once.
  disk.fill(600_000);
  await until("it wants more room", () => spool.backlog().problem?.includes("1048576 are needed"));
  disk.free();
  expect(await waits).toBe(taken + 500);
  expect(spool.backlog().problem).toBeUndefined();
  sendUpTo(taken + 500);
  expect(sent).toEqual(Array.from({ length: taken + 500 }, (_, index) => index));
  expect(said).toEqual([
    expect.stringContaining("cannot be written to the disk"),
    expect.stringContaining("written to the disk again"),
  ]);
  spool.close();
});

test("what was sent on a full disk is not sent again by the next agent, which finds the disk full as well", async () => {
  if (disk === undefined) return;
  const spool = open(disk);
  const { taken, waits } = await appendUntilFull(spool);
  waits.catch(() => undefined);
  disk.fill();
  spool.settle("a", 700);
  spool.close();
  await expect(waits).rejects.toThrow("closed");
  disk.fill();
  for (const settled of [800, 900, 1000]) {
    const next = open(disk);
    expect(next.backlog().entries).toBe(taken - settled + 100);
    next.settle("a", settled);
    expect(next.peek("a", 1)[0]?.sequence).toBe(settled + 1);
    next.close();
    disk.fill();
  }
});

test("though nothing can be noted any more, nothing is sent twice by the agent that runs, and room comes back by sending", async () => {
  if (disk === undefined) return;
  const first = open(disk);
  const { taken, waits } = await appendUntilFull(first);
  waits.catch(() => undefined);
  first.close();
  disk.fill();
  // The first takes the reserve, the others find none.
  for (let crash = 0; crash < 3; crash += 1) open(disk).close();
  const spool = open(disk);
  disk.fill();
  const seen: number[] = [];
  while (spool.homes().length > 0) {
    const waiting = spool.peek("a", 1600);
    seen.push(...waiting.map(({ sequence }) => sequence));
    spool.settle("a", waiting.at(-1)?.sequence ?? 0);
  }
  expect(seen).toEqual(Array.from({ length: taken }, (_, index) => index + 1));
  await spool.append("a", entries(taken));
  expect(spool.peek("a", 1)[0]?.sequence).toBeGreaterThan(taken);
  spool.close();
});

test("a spool cannot begin on a disk that is full, and says so", () => {
  if (disk === undefined) return;
  disk.fill();
  const full = disk;
  expect(() => open(full)).toThrow(/no spool can begin here: .*the disk is full/);
  full.free();
  open(full).close();
});
