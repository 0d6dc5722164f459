import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { uciHouse } from "./uci-house.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "uci-"));
  jest.spyOn(console, "log").mockImplementation(() => undefined);
});
afterEach(() => {
  jest.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

/** The header and the first row of the data, shortened to the columns that matter here. */
const HEADER = '"date","Appliances","T1","RH_1","T2","T3","T4","T5","T6","T7","T8","T9","T_out"';
const ROW =
  '"2016-01-11 17:00:00","60","19.89","47.6","19.2","19.79","19","17.1666","7.0266","17.2","18.2","17.03","6.6"';

async function converted(lines: string[], ...options: string[]): Promise<string[]> {
  const [data, file] = [join(folder, "energydata_complete.csv"), join(folder, "house.csv")];
  writeFileSync(data, `${lines.join("\n")}\n`);
  await uciHouse().parseAsync([data, file, ...options], { from: "user" });
  return readFileSync(file, "utf8").trim().split("\n");
}

test("the columns become four rooms and outdoors", async () => {
  expect(await converted([HEADER, ROW])).toEqual([
    "timestamp,sensor,celsius",
    "2016-01-11T17:00:00Z,kitchen,19.89",
    "2016-01-11T17:00:00Z,living-room,19.20",
    "2016-01-11T17:00:00Z,laundry,19.79",
    "2016-01-11T17:00:00Z,office,19.00",
    "2016-01-11T17:00:00Z,outdoor,7.03",
  ]);
});

test("all rooms are eight, in order of time", async () => {
  const rows = await converted([HEADER, ROW, ROW.replace("17:00", "17:10")], "--all");
  expect(rows).toHaveLength(1 + 2 * 9);
  expect(rows.slice(1, 10).every((row) => row.startsWith("2016-01-11T17:00:00Z"))).toBe(true);
});

test("another file is refused by what it lacks", async () => {
  await expect(converted(["timestamp,sensor,celsius", "2016-01-11,kitchen,20"])).rejects.toThrow(
    /energydata_complete.csv of UCI.*no column "date" and "T1"/,
  );
});
