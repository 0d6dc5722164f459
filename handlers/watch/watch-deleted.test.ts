import { createHomeStore } from "../../storage/home-store.ts";
import { table } from "../../storage/table.ts";
import { createStrictAws } from "../../tests/helpers/strict-aws/strict-aws.ts";
import { watch } from "./watch.ts";

test("a home that was deleted and that the index still names is not written anew", async () => {
  const aws = createStrictAws({ tables: [{ name: "homes", definition: table }] });
  const { dynamodb } = aws.clients();
  const homes = createHomeStore(dynamodb, {
    tableName: "homes",
    duePartitions: 1,
    clock: { nowMs: () => 60_000 },
  });
  const failed: string[] = [];
  const result = await watch(60_000, {
    homes,
    sender: { claim: () => ({ by: "test", untilMs: 120_000 }), send: async (stored) => stored },
    async *findDue() {
      yield ["deleted"];
    },
    hasTime: () => true,
    onFailure: (homeId) => failed.push(homeId),
  });
  expect(result).toEqual({ due: 1, idle: 1, untold: 0, unsubscribed: 0, unfinished: false });
  expect(failed).toEqual([]);
  expect(aws.items("homes")).toEqual([]);
});
