import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { simulatedReadings } from "./detection/house.ts";
import { detectionBenchmark } from "./detection.ts";
import { houseCsv } from "./house-csv.ts";

let folder = "";
let printed = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "detection-"));
  printed = "";
  jest.spyOn(console, "log").mockImplementation((text: string) => {
    printed += `${text}\n`;
  });
});
afterEach(() => {
  jest.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

async function benchmark(...args: string[]): Promise<string> {
  printed = "";
  const file = join(folder, "house.csv");
  writeFileSync(file, houseCsv(simulatedReadings(1, 38)));
  const quiet = { writeErr: () => undefined, writeOut: () => undefined };
  const command = detectionBenchmark().exitOverride().configureOutput(quiet);
  await command.parseAsync(["--readings", file, ...args], { from: "user" });
  return printed;
}

test("of a short winter of the simulated house most faults are told, and little else; the same again", async () => {
  const figures = JSON.parse(await benchmark("--families", "plain,cause", "--seeds", "1", "--json"));
  expect(Object.keys(figures)).toEqual(["plain", "cause"]);
  const all = figures.plain.at(-1);
  expect(all).toMatchObject({ fault: "all", events: 15 });
  expect(all.F1).toBeGreaterThan(0.9);
  expect(all["false a room-day"]).toBeLessThan(0.02);
  expect(figures.cause.at(-1)["last fits"]).toBeGreaterThan(0.75);
  const again = JSON.parse(await benchmark("--families", "plain", "--seeds", "1", "--json"));
  expect(again.plain).toEqual(figures.plain);
});

test("for people a family is a table in Markdown", async () => {
  const text = await benchmark("--families", "swings", "--seeds", "1");
  expect(text).toContain("house.csv, seeds 1");
  expect(text).toMatch(
    /\*\*swings\*\*: everything moves.*\n\n\| swings \| events \|.*\n\| -+ \|.*\n\| x 1.5/,
  );
});

test.each([
  [
    "an unknown family",
    ["--families", "plain,ghosts"],
    'no family "ghosts". The families are plain, overlap',
  ],
  ["seeds that are none", ["--seeds", "1,two"], "whole numbers"],
  ["too many seeds", ["--seeds", "1-200"], "at most 100"],
  ["seeds that go down", ["--seeds", "4-2"], "whole numbers"],
  ["columns that are not there", ["--columns", "time,room,temp"], 'no column "time"'],
])("%s is refused in words", async (_, args, problem) => {
  await expect(benchmark(...args)).rejects.toThrow(problem);
});
