import {
  appendFileSync,
  copyFileSync,
  mkdtempSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { pause } from "../../platform/backoff.ts";
import { systemClock } from "../../platform/clock.ts";
import type { Intake } from "../source.ts";
import { createMemorySpool } from "../spools/memory-spool.ts";
import { parseColumns } from "./csv-columns.ts";
import { type FollowedFileOptions, followedFile } from "./followed-file.ts";

const HEADER = "timestamp,sensor,celsius\n";
const row = (number: number) => `${1_700_000_000 + number},s,${number}\n`;
const rows = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => row(from + index)).join("");
const count = (to: number, from = 1) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

let folder: string;
let path: string;
let stops: (() => Promise<void>)[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "follow-"));
  path = join(folder, "log.csv");
});
afterEach(async () => {
  for (const stop of stops) await stop();
  stops = [];
  rmSync(folder, { recursive: true });
});

test("lines are read as they come, each when it is whole", async () => {
  writeFileSync(path, HEADER + rows(1, 2));
  const { values } = follow();
  await until(() => values().length === 2);
  appendFileSync(path, "1700000003,s,");
  await pause(40);
  expect(values()).toEqual([1, 2]);
  appendFileSync(path, "3\n");
  await until(() => values().length === 3);
  expect(values()).toEqual([1, 2, 3]);
});

test("after a restart reading goes on where it stopped", async () => {
  writeFileSync(path, HEADER + rows(1, 3));
  const spool = createMemorySpool();
  const first = follow({}, spool);
  await until(() => first.values().length === 3);
  await first.stop();
  appendFileSync(path, rows(4, 5));
  const second = follow({}, spool);
  await until(() => second.values().length === 5);
  expect(second.values()).toEqual(count(5));
});

test.each([
  ["with its own header", HEADER],
  ["without a header", ""],
])("a file that is renamed is read to its end before the new one, %s", async (_, header) => {
  writeFileSync(path, HEADER + rows(1, 2));
  const { values } = follow();
  await until(() => values().length === 2);
  appendFileSync(path, rows(3, 4));
  renameSync(path, join(folder, "log.csv.1"));
  appendFileSync(join(folder, "log.csv.1"), row(5).trimEnd());
  writeFileSync(path, header + rows(6, 7));
  await until(() => values().length === 7);
  expect(values()).toEqual(count(7));
});

test("files that were rotated while nobody ran are read in their order", async () => {
  writeFileSync(path, HEADER + rows(1, 2));
  const spool = createMemorySpool();
  const first = follow({}, spool);
  await until(() => first.values().length === 2);
  await first.stop();
  appendFileSync(path, rows(3, 4));
  renameSync(path, join(folder, "log.csv.1"));
  await pause(15);
  writeFileSync(path, HEADER + rows(5, 6));
  renameSync(join(folder, "log.csv.1"), join(folder, "log.csv.2"));
  renameSync(path, join(folder, "log.csv.1"));
  await pause(15);
  writeFileSync(path, HEADER + rows(7, 8));
  const second = follow({}, spool);
  await until(() => second.values().length === 8);
  expect(second.values()).toEqual(count(8));
});

test("a file that is copied and truncated loses nothing that is in the copy", async () => {
  writeFileSync(path, HEADER + rows(1, 2));
  const spool = createMemorySpool();
  const first = follow({}, spool);
  await until(() => first.values().length === 2);
  await first.stop();
  appendFileSync(path, rows(3, 4));
  copyFileSync(path, join(folder, "log.csv.1"));
  truncateSync(path);
  appendFileSync(path, HEADER + rows(5, 9));
  const second = follow({}, spool);
  await until(() => second.values().length === 9);
  expect(second.values()).toEqual(count(9));
});

test("a file that is truncated while it is followed is read from its start", async () => {
  writeFileSync(path, HEADER + rows(1, 5));
  const { values } = follow();
  await until(() => values().length === 5);
  writeFileSync(path, HEADER + rows(6, 7));
  await until(() => values().length === 7);
  expect(values()).toEqual(count(7));
});

test("a file that is gone while nobody ran is told as a loss", async () => {
  writeFileSync(path, HEADER + rows(1, 2));
  const spool = createMemorySpool();
  const first = follow({}, spool);
  await until(() => first.values().length === 2);
  await first.stop();
  rmSync(path);
  writeFileSync(path, HEADER + rows(8, 9));
  const second = follow({}, spool);
  await until(() => second.values().length === 4);
  expect(second.errors).toEqual([expect.stringContaining("the file that was being read is gone")]);
});

test("one JSON object a line is read by the columns' names", async () => {
  writeFileSync(
    path,
    '{"t":"2023-11-14T22:13:20Z","room":"attic","temp":68,"x":1}\n{"t":1700000060,"room":"attic","temp":null}\n[]\n{"t":1}\n',
  );
  const { values, warnings } = follow({ columns: parseColumns("t,room,temp"), unit: "fahrenheit" });
  await until(() => values().length === 2 && warnings.length === 2);
  expect(values()).toEqual([20, null]);
});

test("a bad line is logged and stops no other", async () => {
  writeFileSync(path, `${HEADER}yesterday,s,1\n${rows(1, 2)}`);
  const { values, warnings } = follow();
  await until(() => values().length === 2);
  expect(warnings).toEqual([expect.stringContaining("a line cannot be used: not a time")]);
});

test("a file that is not there, and one without the columns, ends the source", async () => {
  await expect(follow().ended).rejects.toMatchObject({
    name: "SourceError",
    message: `${path}: no such file; expected the path of a file to follow`,
  });
  writeFileSync(path, "a,b\n1,2\n");
  await expect(follow().ended).rejects.toThrow('no column "timestamp" and "sensor" and "celsius"');
});

test("readings that are not accepted are read again after the next start", async () => {
  writeFileSync(path, HEADER + rows(1, 2));
  const spool = createMemorySpool();
  const failing = follow({}, { ...spool, append: () => Promise.reject(new Error("disk full")) });
  await expect(failing.ended).rejects.toThrow("disk full");
  const next = follow({}, spool);
  await until(() => next.values().length === 2);
});

test("however a file is written, rotated and followed in pieces, every line is read once and in order", async () => {
  const step = fc.constantFrom("write", "half", "rotate", "restart");
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
      const file = join(mkdtempSync(join(folder, "run-")), "log.csv");
      writeFileSync(file, HEADER);
      const spool = createMemorySpool();
      let follower = follow({ path: file }, spool);
      await until(() => spool.checkpoint(`csv ${file}`) !== undefined);
      let written = 0;
      let open = "";
      for (const [index, action] of steps.entries()) {
        if (action === "write" || open !== "") {
          written += 1;
          appendFileSync(file, open === "" ? row(written) : open);
          open = "";
        } else if (action === "half") {
          const text = row(written + 1);
          appendFileSync(file, text.slice(0, 7));
          open = text.slice(7);
        } else if (action === "rotate") {
          renameSync(file, `${file}.${index}`);
          // Generations that were written in the same tick of the file system's clock have no order.
          await pause(12);
          writeFileSync(file, HEADER);
        } else {
          await follower.stop();
          follower = follow({ path: file }, spool);
        }
        await pause(3);
      }
      if (open !== "") {
        written += 1;
        appendFileSync(file, open);
      }
      await until(() => follower.values().length >= written);
      await follower.stop();
      expect(follower.values()).toEqual(count(written));
    }),
    { numRuns: 15 },
  );
});

/** Follows the file into a spool; `values` are all that the spool has taken, from this start and earlier ones. */
function follow(options: Partial<FollowedFileOptions> = {}, spool = createMemorySpool()) {
  const warnings: string[] = [];
  const errors: string[] = [];
  const intake: Intake = {
    accept: (readings, checkpoint) =>
      spool.append(
        "h",
        readings.map((reading) => ({ type: "reading", reading })),
        checkpoint,
      ),
    checkpoint: (source) => spool.checkpoint(source),
    discover: async () => undefined,
    vitals: async () => undefined,
    room: async () => undefined,
  };
  const log = {
    info: () => undefined,
    warn: (_: object, message: string) => warnings.push(message),
    error: (_: object, message: string) => errors.push(message),
  };
  const controller = new AbortController();
  const source = followedFile({ path, clock: systemClock, log, pollIntervalMs: 4, ...options });
  const ended = source.run(intake, controller.signal);
  ended.catch(() => undefined);
  const stop = async () => {
    controller.abort();
    await ended.catch(() => undefined);
  };
  stops.push(stop);
  const values = () =>
    spool
      .peek("h", 10_000)
      .map(({ entry }) => (entry.type === "reading" ? entry.reading.celsius : undefined));
  return { warnings, errors, ended, stop, values };
}

async function until(condition: () => boolean): Promise<void> {
  const deadlineMs = Date.now() + 3000;
  while (!condition()) {
    if (Date.now() > deadlineMs) throw new Error(`not within 3 s: ${condition}`);
    await pause(3);
  }
}
