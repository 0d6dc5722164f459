import { randomUUID } from "node:crypto";
import { sharedServices } from "./services.ts";
import { torture } from "./torture/torture.ts";

const services = sharedServices();
afterAll(() => services.close());

test("an agent that is killed while its stream fails loses no acknowledged reading and stores none twice", async () => {
  const report = await torture(services, {
    kills: 5,
    readings: 20_000,
    seed: 7,
    prefix: `torture-${randomUUID().slice(0, 8)}`,
  });
  expect(report.problems).toEqual([]);
  expect(report).toMatchObject({ acknowledged: 20_000, stored: 20_000 });
  const { pass, ...faults } = report.fates;
  expect(Math.min(...Object.values(faults))).toBeGreaterThanOrEqual(0);
  expect(pass).toBeGreaterThan(0);
});
