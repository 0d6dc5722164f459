import { awsLimits } from "../../environments/aws-limits.ts";
import { capacityFor, ONE_HOME } from "../../environments/capacity.ts";
import type { HomeRates } from "../../stacks/cost/home-rates.ts";
import { SCENARIOS, type Scenario } from "./scenarios.ts";
import { type FleetOptions, simulate } from "./simulate.ts";

const times = { batchMs: 20, recordMs: 2, readingMs: 0.005, coldMs: 500 };
/** A record of 17 units once a pace. */
const ratesOf = (paceSeconds: number): HomeRates => ({
  records: 1 / paceSeconds,
  recordBytes: 18 * ((20 * paceSeconds) / 60),
  writes: 1.2 / paceSeconds,
  writeUnits: 17 / paceSeconds,
  indexUnits: 1 / paceSeconds,
  readUnits: 4 / paceSeconds,
  visits: 0,
  bytesPerReading: 4,
});
const lived = (
  name: string,
  homes: number,
  change: Partial<FleetOptions> & { paceSeconds?: number } = {},
) => {
  const { paceSeconds = 600, ...options } = change;
  const scenario = SCENARIOS.find((one) => one.name === name) as Scenario;
  return simulate(scenario, {
    load: { ...ONE_HOME, homes, paceSeconds },
    home: ratesOf(paceSeconds),
    times,
    duePartitions: 8,
    writeQuota: awsLimits.tableWriteUnits,
    warmUnits: 0,
    staysInStep: false,
    credentials: Number.POSITIVE_INFINITY,
    ...options,
  });
};

test("on a usual day a critical e-mail is as late as a poll and a batch, for one home as for 100,000", () => {
  for (const homes of [1, 2500, 100_000]) {
    const { latestMailSeconds, refused, unitsDelayed, behindMinutes } = lived("usual", homes);
    expect(latestMailSeconds).toBeLessThan(2);
    expect([refused, unitsDelayed, behindMinutes]).toEqual([0, 0, 0]);
  }
});

test("agents that send in the same second are refused by their shards and late; at seconds of their own nobody is", () => {
  const top = lived("top", 100_000);
  expect(top.refused).toBeGreaterThan(0);
  expect(top.latestMailSeconds).toBeGreaterThan(60);
  expect(top.saturated[0]?.what).toContain("Kinesis");
});

test("2,500 homes on one shard catch up with an hour's backlog in ten minutes, on a table that is warm for it", () => {
  const load = { paceSeconds: 60 };
  expect(capacityFor({ ...ONE_HOME, homes: 2500 }).shards).toBe(1);
  expect(lived("backlog", 2500, { ...load, warmUnits: 8000 }).behindMinutes).toBeLessThanOrEqual(10);
  expect(lived("backlog", 2500, load).behindMinutes).toBeGreaterThan(10);
});

test("after a power cut a fleet waits for credentials, unless its agents keep theirs", () => {
  const asked = lived("power-cut", 100_000, { credentials: awsLimits.credentials });
  const kept = lived("power-cut", 100_000);
  expect(asked.saturated[0]?.what).toContain("IoT");
  expect(asked.latestMailSeconds).toBeGreaterThan(100_000 / awsLimits.credentials - 60);
  expect(kept.latestMailSeconds).toBeLessThan(asked.latestMailSeconds / 2);
});

test("every home is told twice of a power cut: that it is silent, and that it is back", () => {
  expect(lived("power-cut", 10_000)).toMatchObject({ emails: 20_000 });
});

test("a release makes an e-mail later by a cold start, and nothing is refused", () => {
  const { latestMailSeconds, refused } = lived("release", 100_000);
  expect(latestMailSeconds - lived("usual", 100_000).latestMailSeconds).toBeCloseTo(times.coldMs / 1000, 0);
  expect(refused).toBe(0);
});

test("a table whose quota is below what a fleet writes falls behind for good, and is named", () => {
  const { lagSeconds, saturated } = lived("usual", 1_000_000, { writeQuota: 20_000 });
  expect(lagSeconds).toBeGreaterThan(600);
  expect(saturated[0]?.what).toContain("write units of the table");
});
