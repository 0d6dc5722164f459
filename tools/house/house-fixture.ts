import type { Home } from "../../domain/home/home.ts";
import { table } from "../../storage/table.ts";
import { createStrictAws } from "../../tests/helpers/strict-aws/strict-aws.ts";
import { type House, homesOf, snapshotOf } from "./house.ts";

/** A house of tests, on the strict stand-in of its table, and hands that store it. */
export function createHouse(): { house: House; store(home: Home, nowMs: number): Promise<void> } {
  const tableName = "homes";
  const { dynamodb } = createStrictAws({ tables: [{ name: tableName, definition: table }] }).clients();
  const house: House = {
    where: "the house of the tests",
    homeId: "home",
    clients: { dynamodb } as House["clients"],
    tableName,
    duePartitions: 2,
    streamName: "readings",
    quarantineQueueUrl: () => Promise.reject(new Error("no test looks there")),
    arrival: "house",
    pollMs: 10,
    queueWaitSeconds: 0,
    close: () => undefined,
  };
  return {
    house,
    async store(home, nowMs) {
      const saved = await homesOf(house).save(await snapshotOf(house), { home, nowMs });
      if (saved === "conflict") throw new Error("nobody else writes");
    },
  };
}
