import type { Home } from "../../domain/home/home.ts";
import { table } from "../../storage/table.ts";
import { createStrictAws } from "../../tests/helpers/strict-aws/strict-aws.ts";
import { type HomeTarget, homesOf, snapshotOf } from "./home-target.ts";

/** A home of tests, on the strict stand-in of its table, and hands that store it. */
export function createTarget(): { target: HomeTarget; store(home: Home, nowMs: number): Promise<void> } {
  const tableName = "homes";
  const { dynamodb } = createStrictAws({ tables: [{ name: tableName, definition: table }] }).clients();
  const target: HomeTarget = {
    where: "the home of the tests",
    homeId: "home",
    clients: { dynamodb } as HomeTarget["clients"],
    tableName,
    duePartitions: 2,
    streamName: "readings",
    quarantineQueueUrl: () => Promise.reject(new Error("no test looks there")),
    givenUpBucket: "given-up",
    arrival: "house",
    pollMs: 10,
    queueWaitSeconds: 0,
    close: () => undefined,
  };
  return {
    target,
    async store(home, nowMs) {
      const saved = await homesOf(target).save(await snapshotOf(target), { home, nowMs });
      if (saved === "conflict") throw new Error("nobody else writes");
    },
  };
}
