import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Reading } from "../../domain/reading.ts";
import { systemClock } from "../../platform/clock.ts";
import type { Intake } from "../source.ts";
import { type CsvProgress, type CsvSummary, csvSource } from "./csv.ts";

const HEADER = "timestamp,sensor,celsius\n";
const folder = mkdtempSync(join(tmpdir(), "csv-source-"));

test("a file is taken in to its end, in order, and the good and bad rows are told", async () => {
  const rows = Array.from({ length: 2500 }, (_, n) => `${1_700_000_000 + n},kitchen,${n % 30}\n`);
  rows.splice(1200, 0, "yesterday,kitchen,20\n");
  const path = file(HEADER + rows.join(""));
  const intake = collector();
  const progress: CsvProgress[] = [];
  const ends: CsvSummary[] = [];
  await csvSource({
    path,
    clock: systemClock,
    onProgress: (p) => progress.push(p),
    onEnd: (s) => ends.push(s),
  }).run(intake, never());
  expect(intake.readings.map(({ takenAtMs }) => takenAtMs / 1000 - 1_700_000_000)).toEqual([
    ...Array(2500).keys(),
  ]);
  expect(progress.at(-1)).toEqual({
    readings: 2500,
    bytes: progress.at(-1)?.totalBytes,
    totalBytes: Buffer.byteLength(HEADER + rows.join("")),
    nowMs: 1_700_002_499_000,
  });
  expect(ends).toMatchObject([{ readings: 2500, bad: { count: 1, causes: [{ first: { line: 1202 } }] } }]);
});

test("with a speed a row waits until its time has come, and one that is older does not wait", async () => {
  const path = file(
    `${HEADER}1700000000,a,1\n1700000000,b,2\n1700000060,a,3\n1600000000,b,4\n1700000120,a,5\n`,
  );
  const startMs = Date.now();
  const intake = collector();
  await csvSource({ path, speed: 600, clock: systemClock }).run(intake, never());
  expect(intake.batches.map((batch) => batch.map(({ celsius }) => celsius))).toEqual([[1, 2], [3, 4], [5]]);
  expect(Date.now() - startMs).toBeGreaterThanOrEqual(199);
  expect(Date.now() - startMs).toBeLessThan(1000);
});

test("the signal ends a replay that is waiting for the next row's time", async () => {
  const path = file(`${HEADER}1700000000,a,1\n1800000000,a,2\n`);
  const intake = collector();
  await csvSource({ path, speed: 1, clock: systemClock }).run(intake, AbortSignal.timeout(300));
  expect(intake.readings).toHaveLength(1);
});

test("the signal ends a replay that is waiting for room, and nothing more is taken in", async () => {
  const path = file(`${HEADER}1700000000,a,1\n`);
  const full = { ...collector(), room: () => new Promise<void>(() => undefined) };
  await csvSource({ path, clock: systemClock }).run(full, AbortSignal.timeout(50));
  expect(full.readings).toEqual([]);
});

test("a speed that is no number above 0 is refused", async () => {
  const source = csvSource({ path: "any.csv", speed: 0, clock: systemClock });
  await expect(source.run(collector(), never())).rejects.toThrow(
    "--speed 0: expected a number above 0, for example --speed 600",
  );
});

function file(content: string): string {
  const path = join(folder, `${Math.random()}.csv`);
  writeFileSync(path, content);
  return path;
}

function collector(): Intake & { batches: Reading[][]; readings: Reading[] } {
  const batches: Reading[][] = [];
  const readings: Reading[] = [];
  return {
    batches,
    readings,
    async accept(batch) {
      batches.push([...batch]);
      readings.push(...batch);
    },
    checkpoint: () => undefined,
    discover: async () => undefined,
    vitals: async () => undefined,
    async room() {
      await undefined;
    },
  };
}

function never(): AbortSignal {
  return new AbortController().signal;
}
