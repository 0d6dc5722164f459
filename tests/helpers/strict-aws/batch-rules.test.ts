import { BatchGetItemCommand, BatchWriteItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { createTestAws, item, refusalOf, TABLE } from "./test-table.ts";

const key = (number: number) => item(`h${number}`, "s");
const keys = (count: number) => Array.from({ length: count }, (_, number) => key(number));
const puts = (count: number) => keys(count).map((Item) => ({ PutRequest: { Item } }));

test.each([
  ["a key twice", { [TABLE]: { Keys: [key(1), key(2), key(1)] } }, /contains duplicates/],
  ["101 keys", { [TABLE]: { Keys: keys(101) } }, /Too many items requested/],
  ["no key", { [TABLE]: { Keys: [] } }, /length greater than or equal to 1/],
  ["no table", {}, /length greater than or equal to 1/],
  ["an unknown table", { other: { Keys: [key(1)] } }, /ResourceNotFoundException/],
  ["part of a key", { [TABLE]: { Keys: [{ pk: { S: "h" } }] } }, /does not match the schema/],
  ["more than a key", { [TABLE]: { Keys: [{ ...key(1), more: { S: "x" } }] } }, /does not match the schema/],
  ["an empty key", { [TABLE]: { Keys: [item("", "s")] } }, /empty value/],
])("BatchGetItem with %s is refused", async (_, RequestItems, reason) => {
  const { dynamodb } = createTestAws();
  expect(await refusalOf(dynamodb.send(new BatchGetItemCommand({ RequestItems })))).toMatch(reason);
});

test("BatchGetItem with 100 keys gives what exists, in another order than that of the keys", async () => {
  const { dynamodb } = createTestAws();
  for (const number of [3, 4, 5])
    await dynamodb.send(new PutItemCommand({ TableName: TABLE, Item: key(number) }));
  const answer = await dynamodb.send(
    new BatchGetItemCommand({ RequestItems: { [TABLE]: { Keys: keys(100) } } }),
  );
  expect(answer.Responses?.[TABLE]).toEqual([key(5), key(4), key(3)]);
  expect(answer.UnprocessedKeys).toEqual({});
});

/** As many homes as asked for, each of 300 KB. */
async function largeHomes(count: number, partitionCount: number) {
  const { dynamodb } = createTestAws({ partitionCount });
  const body = { S: "x".repeat(300 * 1024 - 50) };
  for (const Item of keys(count))
    await dynamodb.send(new PutItemCommand({ TableName: TABLE, Item: { ...Item, body } }));
  return dynamodb;
}

test("BatchGetItem gives at most 16 MB and the keys of the rest, with what was asked of them", async () => {
  const dynamodb = await largeHomes(100, 100_000_000);
  const request = { Keys: keys(100), ConsistentRead: true };
  const { Responses, UnprocessedKeys } = await dynamodb.send(
    new BatchGetItemCommand({ RequestItems: { [TABLE]: request } }),
  );
  // The API reference's own example: 52 items of 300 KB, and with names and keys still fewer than 55.
  expect(Responses?.[TABLE]?.length).toBe(54);
  expect(UnprocessedKeys?.[TABLE]).toEqual({ ConsistentRead: true, Keys: keys(100).slice(54) });
});

test("BatchGetItem gives at most 1 MB of one partition", async () => {
  const dynamodb = await largeHomes(5, 1);
  const { Responses, UnprocessedKeys } = await dynamodb.send(
    new BatchGetItemCommand({ RequestItems: { [TABLE]: { Keys: keys(5) } } }),
  );
  expect(Responses?.[TABLE]?.length).toBe(3);
  expect(UnprocessedKeys?.[TABLE]?.Keys).toEqual(keys(5).slice(3));
});

test.each([
  ["26 writes", { [TABLE]: puts(26) }, /Too many items requested/],
  [
    "two writes of one item",
    { [TABLE]: [...puts(1), { DeleteRequest: { Key: key(0) } }] },
    /contains duplicates/,
  ],
  ["no write", { [TABLE]: [] }, /length greater than or equal to 1/],
  ["neither a put nor a delete", { [TABLE]: [{}] }, /exactly one of/],
  [
    "an item over 400 KB",
    { [TABLE]: [...puts(1), { PutRequest: { Item: { ...key(1), body: { S: "x".repeat(409_600) } } } }] },
    /maximum allowed size/,
  ],
  ["an unknown table", { [TABLE]: puts(1), other: puts(1) }, /ResourceNotFoundException/],
  [
    "over 16 MB as JSON",
    // A control character takes six bytes in JSON and one in the table.
    {
      [TABLE]: keys(25).map((of) => ({
        PutRequest: { Item: { ...of, body: { S: "\u0001".repeat(120_000) } } },
      })),
    },
    /16 MB/,
  ],
])("BatchWriteItem with %s is refused and writes nothing", async (_, RequestItems, reason) => {
  const { aws, dynamodb } = createTestAws();
  expect(await refusalOf(dynamodb.send(new BatchWriteItemCommand({ RequestItems })))).toMatch(reason);
  expect(aws.items(TABLE)).toEqual([]);
});

test("BatchWriteItem with 25 writes puts and deletes", async () => {
  const { aws, dynamodb } = createTestAws();
  await dynamodb.send(new BatchWriteItemCommand({ RequestItems: { [TABLE]: puts(25) } }));
  expect(aws.items(TABLE)).toHaveLength(25);
  const deletes = keys(24).map((Key) => ({ DeleteRequest: { Key } }));
  await dynamodb.send(new BatchWriteItemCommand({ RequestItems: { [TABLE]: deletes } }));
  expect(aws.items(TABLE)).toEqual([key(24)]);
});
