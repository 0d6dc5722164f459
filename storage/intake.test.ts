import { createMemoryCloud } from "../tests/helpers/memory-cloud.ts";
import { createIntake } from "./intake.ts";

test("what is proved of a shard never goes back, and no home is made of it", async () => {
  const { dynamodb, tableName, clock, aws } = createMemoryCloud(5000);
  const intake = createIntake(dynamodb, tableName, clock);
  expect(await intake.proved()).toEqual(new Map());
  await intake.prove("shard-1", 2000);
  await intake.prove("shard-2", 1000);
  await intake.prove("shard-1", 1000);
  expect(await intake.proved()).toEqual(
    new Map([
      ["shard-1", 2000],
      ["shard-2", 1000],
    ]),
  );
  expect(aws.items(tableName).filter(({ due }) => due !== undefined)).toEqual([]);
});
