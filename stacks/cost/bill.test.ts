import { readFileSync } from "node:fs";
import { join } from "node:path";
import { billOf } from "./bill.ts";
import { inventoryOf } from "./inventory.ts";
import { usageOf } from "./usage.ts";

const load = (homes: number) => usageOf({ homes, sensorsPerHome: 20, everySeconds: 60, flushSeconds: 60 });
const bill = (homes: number, environment: "dev" | "prod" = "prod") =>
  billOf(inventoryOf(environment), load(homes));
const total = (lines: ReturnType<typeof bill>) => lines.reduce((sum, { dollars }) => sum + dollars, 0);

test("a month's readings and records are counted by hand", () => {
  const usage = load(1);
  expect(usage.readings).toBeCloseTo((20 / 60) * 730 * 3600);
  expect(usage.records).toBeCloseTo(usage.readings / 20);
  // A write of 13 units for each record and for 12 heartbeats an hour; the seals and the index come to less than a twentieth.
  const writes = usage.records + 730 * 12;
  // And a write of one unit for the pulse of each of four shards a minute.
  const ofHomes = usage.writeUnits - 4 * 730 * 60;
  expect(ofHomes / (13 * writes)).toBeGreaterThan(1);
  expect(ofHomes / (13 * writes)).toBeLessThan(1.04);
});

test("an agent that waits for a minute sends one record for all its sensors", () => {
  const usage = usageOf({ homes: 1, sensorsPerHome: 20, everySeconds: 60, flushSeconds: 60 });
  expect(usage.readings / usage.records).toBeCloseTo(20);
});

test("for one home what stands there all month costs most, for many homes the writes", () => {
  expect(bill(1)[0]?.what).toContain("Kinesis");
  expect(bill(100_000)[0]?.what).toBe("DynamoDB: writes");
  expect(total(bill(1, "dev"))).toBeLessThan(total(bill(1)));
});

test("a home costs less the more there are", () => {
  expect(total(bill(100)) / 100).toBeLessThan(total(bill(1)) / 10);
});

test.each(["dev", "prod"] as const)("%s has as many alarms as docs/cost.md says", (environment) => {
  const page = readFileSync(join(import.meta.dirname, "../../docs/cost.md"), "utf8");
  expect(page).toContain(`**Alarms**: an environment has ${inventoryOf(environment).alarms}.`);
});
