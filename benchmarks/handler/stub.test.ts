import type { WireItem } from "./expression.ts";
import { answerDynamoDb } from "./stub-dynamodb.ts";
import { StubTable } from "./stub-table.ts";

const definition = {
  partitionKey: "pk",
  sortKey: "sk",
  indexes: [{ name: "byDue", partitionKey: "due", sortKey: "dueAtMs", projection: "KEYS_ONLY" }],
} as unknown as ConstructorParameters<typeof StubTable>[0];
const reads = { readUnits: 0 };
let table: StubTable;

beforeEach(() => {
  table = new StubTable(definition);
  reads.readUnits = 0;
});

const ask = (operation: string, input: object) => answerDynamoDb(operation, input, table, reads);
const item = (pk: string, sk: string, more: WireItem = {}): WireItem => ({
  pk: { S: pk },
  sk: { S: sk },
  ...more,
});
const put = (Item: WireItem, more: object = {}) => ask("PutItem", { Item, ...more });

test("a put on a version is refused when another write came between, and costs its units all the same", () => {
  const condition = { ConditionExpression: "attribute_not_exists(pk) OR version = :v" };
  const onVersion = (v: string) => ({ ...condition, ExpressionAttributeValues: { ":v": { N: v } } });
  put(item("home", "home", { version: { N: "1" } }), onVersion("0"));
  put(item("home", "home", { version: { N: "2" } }), onVersion("1"));
  expect(() => put(item("home", "home", { version: { N: "2" } }), onVersion("1"))).toThrow(
    /conditional request/,
  );
  expect(table.writeUnits).toBe(3);
});

test("AWS: a write costs a unit for each KB of the larger of the item before and after", () => {
  put(item("home", "home", { state: { B: Buffer.alloc(3000).toString("base64") as never } }));
  expect(table.writeUnits).toBe(3);
  put(item("home", "home"));
  expect(table.writeUnits).toBe(6);
});

test("AWS: an index costs a unit to enter, two to move within, one to leave, and nothing while its keys stay", () => {
  const due = (dueAtMs: string) => ({ due: { S: "0" }, dueAtMs: { N: dueAtMs } });
  const costs = [due("1"), due("1"), due("2"), {}].map((attributes) => {
    const before = table.indexWriteUnits;
    put(item("home", "home", attributes));
    return table.indexWriteUnits - before;
  });
  expect(costs).toEqual([1, 0, 2, 1]);
});

test("AWS: a read costs a unit for each 4 KB, half when it need not be consistent, and of nothing as much as of 4 KB", () => {
  put(item("home", "home", { state: { B: Buffer.alloc(5000).toString("base64") as never } }));
  const key = (pk: string) => ({ pk: { S: pk }, sk: { S: "home" } });
  ask("GetItem", { Key: key("home") });
  expect(reads.readUnits).toBe(1);
  ask("BatchGetItem", { RequestItems: { t: { Keys: [key("home"), key("nobody")], ConsistentRead: true } } });
  expect(reads.readUnits).toBe(4);
});

test("AWS: batches refuse a key that comes twice, and too many", () => {
  const Keys = [item("a", "b"), item("a", "b")];
  expect(() => ask("BatchGetItem", { RequestItems: { t: { Keys } } })).toThrow(/duplicates/);
  const puts = (count: number) =>
    Array.from({ length: count }, (_, n) => ({ PutRequest: { Item: item("a", `${n}`) } }));
  expect(() => ask("BatchWriteItem", { RequestItems: { t: puts(26) } })).toThrow(/Too many/);
  expect(ask("BatchWriteItem", { RequestItems: { t: puts(25) } })).toEqual({ UnprocessedItems: {} });
});

test("a Query finds by prefix, between and in an index, in order and page by page", () => {
  for (const sk of ["block#1", "block#2", "block#3", "home"]) put(item("h", sk));
  put(item("g", "home", { due: { S: "0" }, dueAtMs: { N: "10" } }));
  put(item("f", "home", { due: { S: "0" }, dueAtMs: { N: "9" } }));
  const query = (KeyConditionExpression: string, values: WireItem, more: object = {}) =>
    ask("Query", { KeyConditionExpression, ExpressionAttributeValues: values, ...more }) as {
      Items: WireItem[];
      LastEvaluatedKey?: WireItem;
    };
  const prefix = { ":h": { S: "h" }, ":p": { S: "block#" } };
  const first = query("pk = :h AND begins_with(sk, :p)", prefix, { Limit: 2 });
  expect(first.Items.map(({ sk }) => sk?.S)).toEqual(["block#1", "block#2"]);
  const more = { Limit: 2, ExclusiveStartKey: first.LastEvaluatedKey };
  expect(query("pk = :h AND begins_with(sk, :p)", prefix, more).Items.map(({ sk }) => sk?.S)).toEqual([
    "block#3",
  ]);
  const between = { ":h": { S: "h" }, ":a": { S: "block#2" }, ":b": { S: "block#9" } };
  expect(query("pk = :h AND sk BETWEEN :a AND :b", between, { ScanIndexForward: false }).Items).toEqual([
    item("h", "block#3"),
    item("h", "block#2"),
  ]);
  const due = query(
    "due = :d AND dueAtMs <= :now",
    { ":d": { S: "0" }, ":now": { N: "10" } },
    { IndexName: "byDue" },
  );
  expect(due.Items.map(({ pk }) => pk?.S)).toEqual(["f", "g"]);
});

test("an update adds up, keeps what is there, and removes", () => {
  put(item("h", "s", { count: { N: "1" }, old: { S: "x" } }));
  const { Attributes } = ask("UpdateItem", {
    Key: item("h", "s"),
    UpdateExpression: "SET #count = #count + :one, first = if_not_exists(first, :now) REMOVE old",
    ExpressionAttributeNames: { "#count": "count" },
    ExpressionAttributeValues: { ":one": { N: "1" }, ":now": { N: "7" } },
    ReturnValues: "ALL_NEW",
  }) as { Attributes: WireItem };
  expect(Attributes).toEqual(item("h", "s", { count: { N: "2" }, first: { N: "7" } }));
});
