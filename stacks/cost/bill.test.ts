import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ONE_HOME } from "../../environments/capacity.ts";
import { billOf, totalOf } from "./bill.ts";
import { inventoryOf } from "./inventory.ts";
import { usageOf } from "./usage.ts";

const PROVISIONED = { mode: "PROVISIONED", duePartitions: 8 } as const;
const inventories = { dev: inventoryOf("dev"), prod: inventoryOf("prod") };
const bill = (
  homes: number,
  { environment = "prod" as "dev" | "prod", paceSeconds = 60, free = false } = {},
) => billOf(inventories[environment], usageOf({ ...ONE_HOME, homes, paceSeconds }, PROVISIONED), { free });

test("a month's readings and records are counted by hand", () => {
  const usage = usageOf(ONE_HOME, PROVISIONED);
  const minutes = 730 * 60;
  expect(usage.readings).toBeCloseTo(20 * minutes);
  // Readings, a heartbeat and a pulse, each once a minute.
  expect(usage.records).toBeCloseTo(3 * minutes);
  // A write of 14 units for each record, with which a heartbeat goes along; seals are a sixth of it. And a unit for each pulse.
  const ofHome = usage.writeUnits - minutes;
  expect(ofHome / (14 * minutes)).toBeGreaterThan(0.9);
  expect(ofHome / (14 * minutes)).toBeLessThan(1.1);
});

test("for one home what stands there all month costs most, for many homes the writes", () => {
  expect(bill(1)[0]?.what).toContain("Kinesis: 1 shard");
  expect(bill(100_000)[0]?.what).toContain("DynamoDB: writes");
  expect(totalOf(bill(1, { environment: "dev" }))).toBeLessThan(totalOf(bill(1)));
});

test("one home costs at most 30 dollars a month in an account of its own, and dev less than 21", () => {
  expect(totalOf(bill(1, { free: true }))).toBeLessThanOrEqual(30);
  expect(totalOf(bill(1, { environment: "dev", free: true }))).toBeLessThan(21);
});

test("100,000 homes whose agents send every ten minutes cost at most 15,000 dollars a month", () => {
  expect(totalOf(bill(100_000, { paceSeconds: 600 }))).toBeLessThanOrEqual(15_000);
});

test("a stream on demand costs more at rest", () => {
  const onDemand = { ...inventories.prod, stream: { mode: "ON_DEMAND", retentionHours: 24 } } as const;
  const usage = usageOf(ONE_HOME, { mode: "ON_DEMAND", duePartitions: 8 });
  expect(totalOf(billOf(onDemand, usage, { free: false }))).toBeGreaterThan(totalOf(bill(1)) + 15);
});

test("an environment has no more metrics all month than an account has free, and its alarms are as docs/cost.md says", () => {
  const page = readFileSync(join(import.meta.dirname, "../../docs/cost.md"), "utf8");
  for (const environment of ["dev", "prod"] as const) {
    const { alarms, customMetrics } = inventories[environment];
    expect(customMetrics).toBeLessThanOrEqual(10);
    expect(page).toContain(`**Alarms**: an environment has ${alarms}.`);
  }
});
