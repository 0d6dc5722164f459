import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type QueryCommandOutput,
  ScanCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import fc from "fast-check";
import { table } from "../storage/table.ts";
import type { Item } from "./helpers/strict-aws/attribute-value.ts";
import { createStrictAws } from "./helpers/strict-aws/strict-aws.ts";
import { createTestResources, sharedServices } from "./services.ts";

const services = sharedServices();
afterAll(() => services.close());

/** What both tables are asked, in the order of their keys where DynamoDB promises none. */
type Ask = (client: DynamoDBClient, TableName: string) => Promise<unknown>;

const home = fc.constantFrom("h1", "h2", "h\u{10000}", "h\uffee");
const sort = fc.constantFrom("head", "block#1", "block#10", "block#2", "é");
const key = fc.record({ pk: home, sk: sort }).map(({ pk, sk }): Item => ({ pk: { S: pk }, sk: { S: sk } }));
const decimal = fc.oneof(
  fc.integer({ min: -1000, max: 1000 }).map(String),
  // Smaller ones than 1e-130 are refused by both.
  fc.double({ min: 1e-100, max: 1e9, noNaN: true }).map(String),
  fc.double({ min: -1e9, max: -1e-100, noNaN: true }).map(String),
  fc.constantFrom("1.50", "1e3", "-0", "12.5E-4"),
);
const version = fc.integer({ min: 0, max: 3 }).map((value) => ({ N: String(value) }));
const more = fc.record(
  {
    version,
    celsius: decimal.map((N) => ({ N })),
    text: fc.string({ maxLength: 20 }).map((S) => ({ S })),
    bytes: fc.uint8Array({ maxLength: 20 }).map((B) => ({ B: new Uint8Array(B) })),
    on: fc.boolean().map((BOOL) => ({ BOOL })),
    list: fc.array(decimal, { maxLength: 3 }).map((texts) => ({ L: texts.map((N) => ({ N })) })),
    map: fc.string({ maxLength: 5 }).map((S) => ({ M: { a: { S }, b: { NULL: true as const } } })),
    home: home.map((S) => ({ S })),
    due: fc.constantFrom({ S: "urgent-1" }, { S: "normal-1" }),
    dueAtMs: fc.integer({ min: -2, max: 12 }).map((value) => ({ N: String(value) })),
  },
  { requiredKeys: [] },
);
const item = fc.tuple(key, more).map(([of, with_]): Item => ({ ...of, ...(with_ as Item) }));

/** An arbitrary condition of those that this repository uses. */
const condition = fc.oneof(
  fc.constant({}),
  fc.constant({ ConditionExpression: "attribute_not_exists(pk)" }),
  fc.constant({ ConditionExpression: "attribute_exists(home) AND attribute_not_exists(due)" }),
  fc
    .tuple(fc.constantFrom("version = :v", "attribute_not_exists(pk) OR version <= :v"), version)
    .map(([ConditionExpression, value]) => ({
      ConditionExpression,
      ExpressionAttributeValues: { ":v": value },
    })),
);

const puts = fc.tuple(item, condition).map(
  ([Item, conditional]): Ask =>
    (client, TableName) =>
      client.send(new PutItemCommand({ TableName, Item, ...conditional })),
);
const deletes = fc.tuple(key, condition).map(
  ([Key, conditional]): Ask =>
    (client, TableName) =>
      client.send(new DeleteItemCommand({ TableName, Key, ...conditional })),
);
const updates = fc.tuple(key, version, decimal).map(
  ([Key, value, celsius]): Ask =>
    (client, TableName) =>
      client.send(
        new UpdateItemCommand({
          TableName,
          Key,
          UpdateExpression: "SET #c = :c, version = if_not_exists(version, :v), dueAtMs = :v",
          ConditionExpression: "attribute_not_exists(pk) OR version <= :v",
          ExpressionAttributeNames: { "#c": "celsius" },
          ExpressionAttributeValues: { ":c": { N: celsius }, ":v": value },
        }),
      ),
);
const gets = fc.tuple(key, fc.constantFrom({}, { ProjectionExpression: "celsius, pk" })).map(
  ([Key, projection]): Ask =>
    (client, TableName) =>
      client.send(new GetItemCommand({ TableName, Key, ConsistentRead: true, ...projection })),
);
const someKeys = fc.uniqueArray(key, { minLength: 1, maxLength: 8, selector: (of) => JSON.stringify(of) });
const batchGets = someKeys.map(
  (Keys): Ask =>
    async (client, TableName) => {
      const { Responses, UnprocessedKeys } = await client.send(
        new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys, ConsistentRead: true } } }),
      );
      return { items: sorted(Responses?.[TableName]), UnprocessedKeys };
    },
);
const batchWrites = fc.tuple(someKeys, more).map(
  ([keys, with_]): Ask =>
    (client, TableName) =>
      client.send(
        new BatchWriteItemCommand({
          RequestItems: {
            [TableName]: keys.map((of, index) =>
              index % 3 === 2
                ? { DeleteRequest: { Key: of } }
                : { PutRequest: { Item: { ...of, ...(with_ as Item) } } },
            ),
          },
        }),
      ),
);
const sortTest = fc.oneof(
  fc.constant(["", {}] as const),
  fc
    .tuple(fc.constantFrom("=", "<", "<=", ">", ">="), sort)
    .map(([operator, S]) => [` AND sk ${operator} :a`, { ":a": { S } }] as const),
  fc.constant([" AND begins_with(sk, :a)", { ":a": { S: "block#1" } }] as const),
  fc.constant([" AND sk BETWEEN :a AND :b", { ":a": { S: "block#1" }, ":b": { S: "head" } }] as const),
);
const queries = fc.tuple(home, sortTest, fc.boolean(), fc.constantFrom(undefined, 1, 2)).map(
  ([pk, [text, values], ScanIndexForward, Limit]): Ask =>
    (client, TableName) =>
      pages((start) =>
        client.send(
          new QueryCommand({
            TableName,
            ScanIndexForward,
            ...(Limit === undefined ? {} : { Limit }),
            KeyConditionExpression: `pk = :h${text}`,
            ExpressionAttributeValues: { ":h": { S: pk }, ...values },
            ...start,
          }),
        ),
      ),
);
const dueQueries = fc.tuple(fc.constantFrom("urgent-1", "normal-1"), fc.integer({ min: -3, max: 13 })).map(
  ([due, now]): Ask =>
    async (client, TableName) => {
      const { Items } = await client.send(
        new QueryCommand({
          TableName,
          IndexName: "byDue",
          KeyConditionExpression: "due = :p AND dueAtMs <= :now",
          ExpressionAttributeValues: { ":p": { S: due }, ":now": { N: String(now) } },
        }),
      );
      // Items of one index key stand in no promised order.
      return { items: sorted(Items), times: Items?.map(({ dueAtMs }) => dueAtMs?.N) };
    },
);
const scans = fc.tuple(fc.constantFrom({}, { IndexName: "byHome" }), fc.constantFrom(undefined, 3)).map(
  ([index, Limit]): Ask =>
    async (client, TableName) => {
      const read = await pages((start) =>
        client.send(
          new ScanCommand({ TableName, ...index, ...(Limit === undefined ? {} : { Limit }), ...start }),
        ),
      );
      return sorted(read.flat());
    },
);

const ask = fc.oneof(
  { weight: 5, arbitrary: puts },
  { weight: 2, arbitrary: updates },
  { weight: 1, arbitrary: deletes },
  { weight: 1, arbitrary: batchWrites },
  { weight: 1, arbitrary: fc.oneof(gets, batchGets, queries, dueQueries, scans) },
);
const reads = [gets, batchGets, queries, dueQueries, scans];

test("where it accepts, the strict table answers as dynalite does: any writes and reads, their refused conditions among them", async () => {
  const { tableName } = await createTestResources(services, { shardCount: 1 });
  let refused = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(ask, { minLength: 10, maxLength: 40 }),
      fc.tuple(...reads.map((of) => fc.array(of, { minLength: 2, maxLength: 4 }))),
      async (steps, last) => {
        await empty(services.clients.dynamodb, tableName);
        const strict = createStrictAws({ tables: [{ name: tableName, definition: table }] });
        for (const step of [...steps, ...last.flat()]) {
          const [real, ours] = [services.clients, strict.clients()].map(({ dynamodb }) =>
            step(dynamodb, tableName).then(plain, (error: Error) => error.name),
          );
          const answer = await ours;
          expect(answer).toEqual(await real);
          if (typeof answer !== "string") continue;
          expect(answer).toBe("ConditionalCheckFailedException");
          refused += 1;
        }
      },
    ),
    { numRuns: 10 },
  );
  expect(refused).toBeGreaterThan(0);
});

async function empty(client: DynamoDBClient, TableName: string): Promise<void> {
  const { Items = [] } = await client.send(new ScanCommand({ TableName, ProjectionExpression: "pk, sk" }));
  for (const Key of Items) await client.send(new DeleteItemCommand({ TableName, Key }));
}

/** All pages, each with its items, from first to last. */
async function pages(
  read: (start: {
    ExclusiveStartKey?: Item;
  }) => Promise<Pick<QueryCommandOutput, "Items" | "LastEvaluatedKey">>,
): Promise<Item[][]> {
  const all: Item[][] = [];
  let start: { ExclusiveStartKey?: Item } | undefined = {};
  while (start !== undefined) {
    const { Items = [], LastEvaluatedKey } = await read(start);
    all.push(Items);
    start = LastEvaluatedKey === undefined ? undefined : { ExclusiveStartKey: LastEvaluatedKey };
  }
  return all;
}

function sorted(items: Item[] = []): Item[] {
  const text = ({ pk, sk }: Item) => JSON.stringify([pk, sk]);
  return [...items].sort((a, b) => (text(a) < text(b) ? -1 : 1));
}

/** An answer without what tells of the way that it came. */
function plain(answer: unknown): unknown {
  if (typeof answer !== "object" || answer === null || Array.isArray(answer)) return answer;
  const { $metadata: _, ...rest } = answer as { $metadata?: unknown };
  return rest;
}
