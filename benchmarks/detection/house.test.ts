import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseColumns } from "../../agent/sources/csv-columns.ts";
import { houseFrom, simulatedReadings } from "./house.ts";
import { houseOf, seriesOf } from "./series.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "house-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const DAYS = Array.from({ length: 31 }, (_, day) => new Date(Date.UTC(2026, 0, 1 + day)).toISOString());

async function house(rows: readonly string[], header = "timestamp,sensor,celsius") {
  const file = join(folder, "house.csv");
  writeFileSync(file, `${header}\n${rows.join("\n")}\n`);
  return houseFrom(file, header.startsWith("timestamp") ? undefined : parseColumns(header));
}

const rowsOf = (days: readonly string[]) =>
  days.flatMap((day) => [`${day},kitchen,20.5`, `${day},outdoor,3.06`]);

test("a file is a house with the steps of its sensors", async () => {
  const read = await house(rowsOf(DAYS));
  expect([...read.keys()]).toEqual(["kitchen", "outdoor"]);
  expect(seriesOf(read, "kitchen")).toMatchObject({ stepCelsius: 0.5, timesMs: { length: 31 } });
  expect(seriesOf(read, "outdoor").stepCelsius).toBe(0.01);
});

test("other columns can be named", async () => {
  const read = await house(rowsOf(DAYS), "time,room,temp");
  expect(seriesOf(read, "kitchen").celsius).toHaveLength(31);
});

test.each([
  [
    "no sensor outdoors",
    rowsOf(DAYS).filter((row) => !row.includes("outdoor")),
    'no sensor "outdoor" among kitchen',
  ],
  ["no room", rowsOf(DAYS).filter((row) => row.includes("outdoor")), "no room beside"],
  [
    "too few days",
    rowsOf(DAYS.slice(0, 25)),
    "24.0 days; faults begin after 21 clean days: at least 30 are needed",
  ],
  [
    "a row back in time",
    [...rowsOf(DAYS), ...rowsOf(DAYS.slice(3, 4))],
    "kitchen goes back in time at 2026-01-04",
  ],
  [
    "a row without a number",
    [...rowsOf(DAYS), "2026-02-01T00:00:00Z,kitchen,warm"],
    'line 64, celsius "warm"',
  ],
])("%s is refused in words", async (_, rows, problem) => {
  await expect(house(rows)).rejects.toThrow(problem);
});

test("a file that is not there is refused in words", async () => {
  await expect(houseFrom(join(folder, "none.csv"))).rejects.toThrow("no such file");
});

test("the simulated house has five rooms, the same for the same seed", () => {
  const made = houseOf(simulatedReadings(3, 2));
  expect([...made.keys()].sort()).toEqual([
    "bathroom",
    "bedroom",
    "kitchen",
    "living-room",
    "nursery",
    "outdoor",
  ]);
  expect(seriesOf(made, "kitchen")).toMatchObject({ stepCelsius: 0.1, timesMs: { length: 288 } });
  expect(made).toEqual(houseOf(simulatedReadings(3, 2)));
  expect(made).not.toEqual(houseOf(simulatedReadings(4, 2)));
});
