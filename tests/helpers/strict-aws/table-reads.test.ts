import {
  BatchGetItemCommand,
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  paginateQuery,
  paginateScan,
  QueryCommand,
  type QueryCommandInput,
} from "@aws-sdk/client-dynamodb";
import { createTestAws, item, TABLE } from "./test-table.ts";

const due = (pk: string, dueAtMs: number) =>
  item(pk, "s", { due: { S: "urgent" }, dueAtMs: { N: String(dueAtMs) } });

async function tableWith(
  items: ReturnType<typeof item>[],
  options: Parameters<typeof createTestAws>[0] = {},
) {
  const test = createTestAws(options);
  for (const Item of items) await test.dynamodb.send(new PutItemCommand({ TableName: TABLE, Item }));
  return test;
}

const query = (dynamodb: DynamoDBClient, input: Partial<QueryCommandInput>) =>
  dynamodb.send(new QueryCommand({ TableName: TABLE, ...input }));
const byDue = {
  IndexName: "byDue",
  KeyConditionExpression: "due = :u AND dueAtMs <= :now",
  ExpressionAttributeValues: { ":u": { S: "urgent" }, ":now": { N: "100" } },
};

test("sort keys stand in the order of their UTF-8 bytes, numbers in the order of their values", async () => {
  const texts = ["a", "B", "é", "\uffee", "\u{10000}", "", "ab"].filter((text) => text !== "");
  const { dynamodb } = await tableWith(texts.map((text) => item("h", text)));
  const all = { KeyConditionExpression: "pk = :h", ExpressionAttributeValues: { ":h": { S: "h" } } };
  const forward = (await query(dynamodb, all)).Items?.map(({ sk }) => sk?.S);
  expect(forward).toEqual([...texts].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))));
  const back = await query(dynamodb, { ...all, ScanIndexForward: false });
  expect(back.Items?.map(({ sk }) => sk?.S)).toEqual(forward?.toReversed());

  const numbers = await tableWith([due("a", 9), due("b", 10), due("c", -1), due("d", 2.5), due("e", 101)]);
  const { Items } = await query(numbers.dynamodb, byDue);
  expect(Items?.map(({ dueAtMs }) => dueAtMs?.N)).toEqual(["-1", "2.5", "9", "10"]);
});

test("the SDK's paginators read every item once, whatever the limit", async () => {
  const items = Array.from({ length: 25 }, (_, number) => item(`h${number % 5}`, `s${number}`));
  const { aws, dynamodb } = await tableWith(items);
  expect(dynamodb).toBeInstanceOf(DynamoDBClient);
  for (const pageSize of [1, 4, 5, 100]) {
    const found: unknown[] = [];
    for await (const { Items } of paginateScan({ client: dynamodb, pageSize }, { TableName: TABLE }))
      found.push(...(Items ?? []));
    expect(found).toEqual(aws.items(TABLE));
    expect(found).toHaveLength(25);
    for (const ScanIndexForward of [true, false]) {
      const sorted: unknown[] = [];
      const input = {
        TableName: TABLE,
        ScanIndexForward,
        KeyConditionExpression: "pk = :h",
        ExpressionAttributeValues: { ":h": { S: "h3" } },
      };
      for await (const { Items } of paginateQuery({ client: dynamodb, pageSize }, input))
        sorted.push(...(Items ?? []).map(({ sk }) => sk?.S));
      const keys = ["s13", "s18", "s23", "s3", "s8"];
      expect(sorted).toEqual(ScanIndexForward ? keys : keys.toReversed());
    }
  }
});

test("a page ends before 1 MB, and at its limit names a last key even when nothing follows", async () => {
  const body = { S: "x".repeat(300 * 1024) };
  const { dynamodb } = await tableWith(["a", "b", "c", "d"].map((sk) => item("h", sk, { body })));
  const all = { KeyConditionExpression: "pk = :h", ExpressionAttributeValues: { ":h": { S: "h" } } };
  const first = await query(dynamodb, all);
  expect(first.Items).toHaveLength(3);
  expect(first.LastEvaluatedKey).toEqual(item("h", "c"));
  // Three items count in full, though only their keys are given.
  const keysOnly = await query(dynamodb, { ...all, ProjectionExpression: "sk" });
  expect(keysOnly.Items).toEqual(["a", "b", "c"].map((sk) => ({ sk: { S: sk } })));
  const rest = await query(dynamodb, { ...all, ExclusiveStartKey: item("h", "c") });
  expect(rest.Items).toHaveLength(1);
  expect(rest.LastEvaluatedKey).toBeUndefined();
  const limited = await query(dynamodb, { ...all, Limit: 1, ExclusiveStartKey: item("h", "c") });
  expect(limited.LastEvaluatedKey).toEqual(item("h", "d"));
});

test("pages of an index go on from the key of the table and of the index together", async () => {
  const { dynamodb } = await tableWith([due("a", 5), due("b", 5), due("c", 5)]);
  const first = await query(dynamodb, { ...byDue, Limit: 2 });
  expect(first.LastEvaluatedKey).toEqual(due("b", 5));
  const rest = await query(dynamodb, { ...byDue, ExclusiveStartKey: due("b", 5) });
  expect(rest.Items).toEqual([due("c", 5)]);
});

test("an index has the items that have all of its key, with the attributes that it projects", async () => {
  const more = { home: { S: "h" }, text: { S: "x" } };
  const { dynamodb } = await tableWith([
    { ...due("a", 5), ...more },
    item("b", "s", { due: { S: "urgent" } }),
    item("c", "s", { dueAtMs: { N: "5" } }),
  ]);
  expect((await query(dynamodb, byDue)).Items).toEqual([due("a", 5)]);
  const byHome = {
    IndexName: "byHome",
    KeyConditionExpression: "home = :h",
    ExpressionAttributeValues: { ":h": { S: "h" } },
  };
  expect((await query(dynamodb, byHome)).Items).toEqual([{ ...due("a", 5), ...more }]);
});

test("an index shows a write only after its lag, and writes in their order", async () => {
  const time = { nowMs: 0 };
  const lags = [1000, 10];
  const clock = { nowMs: () => time.nowMs };
  const { dynamodb } = createTestAws({ clock, indexLagMs: () => lags.shift() ?? 0 });
  const put = (Item: ReturnType<typeof item>) =>
    dynamodb.send(new PutItemCommand({ TableName: TABLE, Item }));
  const seen = async () => (await query(dynamodb, byDue)).Items?.map(({ dueAtMs }) => dueAtMs?.N);
  await put(due("a", 1));
  await put(item("a", "s"));
  await put(due("a", 2));
  expect(await seen()).toEqual([]);
  time.nowMs = 999;
  expect(await seen()).toEqual([]);
  time.nowMs = 1000;
  expect(await seen()).toEqual(["2"]);
  expect((await dynamodb.send(new GetItemCommand({ TableName: TABLE, Key: item("a", "s") }))).Item).toEqual(
    due("a", 2),
  );
});

test("reads that are not consistent see an old state while the replica lags", async () => {
  const time = { nowMs: 0 };
  const { dynamodb } = createTestAws({ clock: { nowMs: () => time.nowMs }, replicaLagMs: 50 });
  await dynamodb.send(new PutItemCommand({ TableName: TABLE, Item: item("a", "s") }));
  const get = async (ConsistentRead: boolean) => {
    const Key = item("a", "s");
    const one = await dynamodb.send(new GetItemCommand({ TableName: TABLE, Key, ConsistentRead }));
    const batch = { RequestItems: { [TABLE]: { Keys: [Key], ConsistentRead } } };
    const { Responses } = await dynamodb.send(new BatchGetItemCommand(batch));
    expect(Responses?.[TABLE]).toEqual(one.Item === undefined ? [] : [one.Item]);
    return one.Item;
  };
  expect(await get(true)).toEqual(item("a", "s"));
  expect(await get(false)).toBeUndefined();
  time.nowMs = 50;
  expect(await get(false)).toEqual(item("a", "s"));
  await dynamodb.send(new DeleteItemCommand({ TableName: TABLE, Key: item("a", "s") }));
  expect(await get(true)).toBeUndefined();
  expect(await get(false)).toEqual(item("a", "s"));
});

test("what is stored shares nothing with what was given and what is answered", async () => {
  const bytes = new Uint8Array([1, 2, 3]);
  const given = item("h", "s", { readings: { B: bytes }, list: { L: [{ S: "a" }] } });
  const { aws, dynamodb } = await tableWith([given]);
  bytes[0] = 9;
  given.list?.L?.push({ S: "b" });
  const get = new GetItemCommand({ TableName: TABLE, Key: item("h", "s") });
  const { Item } = await dynamodb.send(get);
  expect(Item).toEqual(
    item("h", "s", { readings: { B: new Uint8Array([1, 2, 3]) }, list: { L: [{ S: "a" }] } }),
  );
  Item?.list?.L?.pop();
  Item?.readings?.B?.fill(0);
  expect((await dynamodb.send(get)).Item?.list).toEqual({ L: [{ S: "a" }] });
  expect(aws.items(TABLE)[0]?.readings).toEqual({ B: new Uint8Array([1, 2, 3]) });
});
