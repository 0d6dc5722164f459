import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { takeItem } from "./attribute-value.ts";
import { createTestAws, item, TABLE } from "./test-table.ts";

/** An item of exactly so many bytes. */
function sized(sk: string, bytes: number, more: Parameters<typeof item>[2] = {}) {
  const empty = takeItem(item("h", sk, { ...more, body: { S: "" } })).bytes;
  return item("h", sk, { ...more, body: { S: "x".repeat(bytes - empty) } });
}

const due = (dueAtMs: number) => ({ due: { S: "urgent" }, dueAtMs: { N: String(dueAtMs) } });

function metered() {
  const { aws, dynamodb } = createTestAws();
  const cost = async (work: (client: typeof dynamodb) => Promise<unknown>) => {
    const before = aws.usage();
    await work(dynamodb).catch((error: Error) => expect(error.name).toBe("ConditionalCheckFailedException"));
    const { readUnits, writeUnits, indexWriteUnits } = aws.usage();
    return [
      readUnits - before.readUnits,
      writeUnits - before.writeUnits,
      indexWriteUnits - before.indexWriteUnits,
    ];
  };
  const put = (Item: ReturnType<typeof item>) =>
    cost((client) => client.send(new PutItemCommand({ TableName: TABLE, Item })));
  return { aws, cost, put };
}

test("a write costs a unit for each KB of the larger of the two items", async () => {
  const { cost, put } = metered();
  expect(await put(sized("a", 1024))).toEqual([0, 1, 0]);
  expect(await put(sized("a", 1025))).toEqual([0, 2, 0]);
  expect(await put(sized("a", 5000))).toEqual([0, 5, 0]);
  expect(await put(sized("a", 100))).toEqual([0, 5, 0]);
  const Key = item("h", "a");
  const update = new UpdateItemCommand({
    TableName: TABLE,
    Key,
    UpdateExpression: "SET body = :b",
    ExpressionAttributeValues: { ":b": { S: "x".repeat(2048) } },
  });
  expect(await cost((client) => client.send(update))).toEqual([0, 3, 0]);
  const remove = new DeleteItemCommand({ TableName: TABLE, Key });
  expect(await cost((client) => client.send(remove))).toEqual([0, 3, 0]);
  expect(await cost((client) => client.send(remove))).toEqual([0, 1, 0]);
});

test("a write that fails its condition costs as much", async () => {
  const { cost, put } = metered();
  await put(sized("a", 3000));
  const again = (Item: ReturnType<typeof item>) =>
    new PutItemCommand({ TableName: TABLE, Item, ConditionExpression: "attribute_not_exists(pk)" });
  expect(await cost((client) => client.send(again(item("h", "a"))))).toEqual([0, 3, 0]);
  expect(await cost((client) => client.send(again(sized("a", 4000))))).toEqual([0, 4, 0]);
});

test("an index costs one write for an entry that comes, changes or goes, two for a new key, none for none", async () => {
  const { put } = metered();
  expect(await put(item("h", "a", due(1)))).toEqual([0, 2, 1]);
  expect(await put(item("h", "a", { ...due(1), text: { S: "x" } }))).toEqual([0, 1, 0]);
  expect(await put(item("h", "a", due(2)))).toEqual([0, 3, 2]);
  expect(await put(item("h", "a"))).toEqual([0, 2, 1]);
  expect(await put(item("h", "a"))).toEqual([0, 1, 0]);
  // This index has all attributes: what changes in the item changes in it.
  expect(await put(item("h", "a", { home: { S: "h" } }))).toEqual([0, 2, 1]);
  expect(await put(sized("a", 1500, { home: { S: "h" } }))).toEqual([0, 4, 2]);
  expect(await put(sized("a", 1500, { home: { S: "h" } }))).toEqual([0, 2, 0]);
});

test("a read costs a unit for each 4 KB, half of it when not consistent; a batch rounds each item, a query their sum", async () => {
  const { cost, put } = metered();
  await put(sized("a", 1536));
  await put(sized("b", 6656));
  const get = (sk: string, ConsistentRead: boolean) =>
    cost((client) =>
      client.send(new GetItemCommand({ TableName: TABLE, Key: item("h", sk), ConsistentRead })),
    );
  expect(await get("a", true)).toEqual([1, 0, 0]);
  expect(await get("a", false)).toEqual([0.5, 0, 0]);
  expect(await get("b", true)).toEqual([2, 0, 0]);
  expect(await get("none", true)).toEqual([1, 0, 0]);
  expect(await get("none", false)).toEqual([0.5, 0, 0]);
  // The guide's own example: 4 KB + 8 KB.
  const Keys = [item("h", "a"), item("h", "b")];
  const batch = new BatchGetItemCommand({ RequestItems: { [TABLE]: { Keys, ConsistentRead: true } } });
  expect(await cost((client) => client.send(batch))).toEqual([3, 0, 0]);
  const query = new QueryCommand({
    TableName: TABLE,
    ConsistentRead: true,
    KeyConditionExpression: "pk = :h",
    ExpressionAttributeValues: { ":h": { S: "h" } },
  });
  expect(await cost((client) => client.send(query))).toEqual([2, 0, 0]);
});

test("a batch of writes costs what each of them costs, and all requests are counted", async () => {
  const { aws, cost } = metered();
  // The guide's own example: 1 KB + 4 KB.
  const puts = [sized("a", 500), sized("b", 3584)].map((Item) => ({ PutRequest: { Item } }));
  const batch = new BatchWriteItemCommand({ RequestItems: { [TABLE]: puts } });
  expect(await cost((client) => client.send(batch))).toEqual([0, 5, 0]);
  await cost((client) => client.send(new GetItemCommand({ TableName: TABLE, Key: item("h", "a") })));
  await cost((client) => client.send(new GetItemCommand({ TableName: TABLE, Key: item("h", "b") })));
  expect(aws.usage().requests).toEqual({ BatchWriteItem: 1, GetItem: 2 });
});

test("an answer names its units when it is asked for", async () => {
  const { dynamodb } = createTestAws();
  const put = new PutItemCommand({
    TableName: TABLE,
    Item: item("h", "a", due(1)),
    ReturnConsumedCapacity: "TOTAL",
  });
  expect((await dynamodb.send(put)).ConsumedCapacity).toEqual({ TableName: TABLE, CapacityUnits: 2 });
});
