import { randomUUID } from "node:crypto";
import { sharedServices } from "./services.ts";
import { torture } from "./torture/torture.ts";

const services = sharedServices();
afterAll(() => services.close());

test("an agent that is killed while its stream and its disk fail loses no acknowledged reading without telling, and stores none twice", async () => {
  const report = await torture(services, {
    kills: 6,
    readings: 20_000,
    seed: 2,
    prefix: `torture-${randomUUID().slice(0, 8)}`,
  });
  expect(report.problems).toEqual([]);
  expect(report.acknowledged).toBe(20_000);
  expect(report.stored).toBe(20_000 - report.lost);
  expect(report.damagedBytes).toBeGreaterThan(0);
  const { pass, ...faults } = report.fates;
  expect(Math.max(...Object.values(faults))).toBeGreaterThan(0);
  expect(pass).toBeGreaterThan(0);
});
