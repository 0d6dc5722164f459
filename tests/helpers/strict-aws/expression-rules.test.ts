import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type QueryCommandInput,
  ScanCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { createTestAws, item, refusalOf, TABLE } from "./test-table.ts";

const stored = item("h", "s", { version: { N: "7" }, state: { S: "cold" }, on: { BOOL: true } });

async function tableWithItem() {
  const test = createTestAws();
  await test.dynamodb.send(new PutItemCommand({ TableName: TABLE, Item: stored }));
  return test;
}

interface Conditional {
  condition: string;
  values?: Record<string, AttributeValue>;
  names?: Record<string, string>;
}

async function tryPut({ condition, values, names }: Conditional): Promise<string> {
  const { dynamodb } = await tableWithItem();
  const input = {
    TableName: TABLE,
    Item: stored,
    ConditionExpression: condition,
    ...(values === undefined ? {} : { ExpressionAttributeValues: values }),
    ...(names === undefined ? {} : { ExpressionAttributeNames: names }),
  };
  return refusalOf(dynamodb.send(new PutItemCommand(input)));
}

const seven = { ":v": { N: "7.0" } };

test.each<[string, Conditional]>([
  ["equality of numbers in two forms", { condition: "version = :v", values: seven }],
  ["existence", { condition: "attribute_exists(pk)" }],
  ["absence", { condition: "attribute_not_exists(gone)" }],
  ["at most", { condition: "version <= :v", values: seven }],
  ["OR", { condition: "attribute_not_exists(pk) OR version <= :v", values: seven }],
  ["AND before OR", { condition: "attribute_exists(pk) OR attribute_exists(pk) AND attribute_exists(gone)" }],
  [
    "parentheses",
    { condition: "(attribute_exists(pk) OR attribute_exists(sk)) AND version >= :v", values: seven },
  ],
  ["NOT", { condition: "NOT attribute_exists(gone)" }],
  ["BETWEEN", { condition: "version BETWEEN :v AND :v", values: seven }],
  [
    "a name's placeholder",
    { condition: "#s = :s", names: { "#s": "state" }, values: { ":s": { S: "cold" } } },
  ],
  ["begins_with", { condition: "begins_with(sk, :s)", values: { ":s": { S: "s" } } }],
  ["a truth", { condition: "#on = :t", names: { "#on": "on" }, values: { ":t": { BOOL: true } } }],
])("a put whose condition holds is accepted: %s", async (_, conditional) => {
  expect(await tryPut(conditional)).toBe("accepted");
});

test.each<[string, Conditional]>([
  ["another value", { condition: "version = :v", values: { ":v": { N: "8" } } }],
  ["a value of another type", { condition: "version = :v", values: { ":v": { S: "7" } } }],
  ["an attribute that is missing", { condition: "gone = :v", values: seven }],
  ["an attribute that is missing, compared", { condition: "gone <= :v", values: seven }],
  ["existing already", { condition: "attribute_not_exists(pk)" }],
  ["another truth", { condition: "#on = :t", names: { "#on": "on" }, values: { ":t": { BOOL: false } } }],
  [
    "parentheses that change the order",
    { condition: "(attribute_exists(pk) OR attribute_exists(pk)) AND attribute_exists(gone)" },
  ],
])("a put whose condition fails is refused by the SDK's own class: %s", async (_, conditional) => {
  expect(await tryPut(conditional)).toBe("ConditionalCheckFailedException: The conditional request failed");
});

test("a write that fails its condition changes nothing, and shows the item when asked", async () => {
  const { aws, dynamodb } = await tableWithItem();
  const put = new PutItemCommand({
    TableName: TABLE,
    Item: item("h", "s", { version: { N: "9" } }),
    ConditionExpression: "attribute_not_exists(pk)",
    ReturnValuesOnConditionCheckFailure: "ALL_OLD",
  });
  const error = await dynamodb.send(put).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ConditionalCheckFailedException);
  expect((error as ConditionalCheckFailedException).Item).toEqual(stored);
  expect(aws.items(TABLE)).toEqual([stored]);
  const remove = new DeleteItemCommand({
    TableName: TABLE,
    Key: item("h", "s"),
    ConditionExpression: "version = :v",
    ExpressionAttributeValues: { ":v": { N: "8" } },
  });
  await expect(dynamodb.send(remove)).rejects.toBeInstanceOf(ConditionalCheckFailedException);
  expect(aws.items(TABLE)).toEqual([stored]);
});

test.each<[string, Conditional, RegExp]>([
  ["a value that is not given", { condition: "version = :v" }, /not defined; attribute value: :v/],
  ["a name that is not given", { condition: "attribute_exists(#s)" }, /not defined; attribute name: #s/],
  [
    "a value that is not used",
    { condition: "attribute_exists(pk)", values: seven },
    /unused in expressions: keys: {:v}/,
  ],
  [
    "a name that is not used",
    { condition: "attribute_exists(pk)", names: { "#s": "state" } },
    /unused in expressions: keys: {#s}/,
  ],
  ["no values in the map of values", { condition: "attribute_exists(pk)", values: {} }, /must not be empty/],
  ["no names in the map of names", { condition: "attribute_exists(pk)", names: {} }, /must not be empty/],
  ["a value's key without a colon", { condition: "version = :v", values: { v: { N: "7" } } }, /invalid key/],
  ["a value that is none", { condition: "version = :v", values: { ":v": { N: "x" } } }, /numeric value/],
  ["a reserved word", { condition: "state = :v", values: seven }, /reserved keyword: state/],
  ["a reserved word in capitals", { condition: "attribute_exists(STATUS)" }, /reserved keyword/],
  ["nothing", { condition: "" }, /can not be empty/],
  [
    "a comma that is missing",
    { condition: "begins_with(sk :v)", values: { ":v": { S: "s" } } },
    /Syntax error/,
  ],
  ["a number for a name", { condition: "7 = :v", values: seven }, /Syntax error/],
  ["a character that no expression has", { condition: "version ? :v", values: seven }, /Syntax error/],
  ["an empty name", { condition: "attribute_exists(#s)", names: { "#s": "" } }, /invalid value for key #s/],
  [
    "a value's key over 255 bytes",
    { condition: `version = :${"v".repeat(255)}`, values: { [`:${"v".repeat(255)}`]: { N: "7" } } },
    /too long/,
  ],
  [
    "over 2 MB of values",
    { condition: "version = :v", values: { ":v": { S: "x".repeat(2 * 1024 * 1024 + 1) } } },
    /exceed the maximum/,
  ],
  ["a sentence", { condition: "version is :v", values: seven }, /Syntax error/],
  ["an end too early", { condition: "version =", values: seven }, /Syntax error/],
  ["something behind the end", { condition: "version = :v :v", values: seven }, /Syntax error/],
  [
    "an order of truths",
    { condition: "version <= :t", values: { ":t": { BOOL: true } } },
    /Incorrect operand type/,
  ],
  ["parentheses twice", { condition: "((attribute_exists(pk)))" }, /redundant parentheses/],
  ["over 4 KB", { condition: `attribute_exists(${"x".repeat(4096)})` }, /Expression size/],
  [
    "over 300 operators",
    {
      condition: Array.from({ length: 301 }, () => "a=:v")
        .join(" OR ")
        .replaceAll(" OR ", " or "),
      values: seven,
    },
    /maximum number of operators/,
  ],
])("a condition with %s is refused", async (_, conditional, reason) => {
  expect(await tryPut(conditional)).toMatch(/^ValidationException/);
  expect(await tryPut(conditional)).toMatch(reason);
});

test.each<[string, Conditional]>([
  ["size", { condition: "size(pk) > :v", values: seven }],
  ["a path", { condition: "a.b = :v", values: seven }],
  ["a number's beginning", { condition: "begins_with(sk, :v)", values: seven }],
  ["equal sets", { condition: "version = :v", values: { ":v": { NS: ["7"] } } }],
  ["<>", { condition: "version <> :v", values: seven }],
])(
  "a condition with %s is not known here, which no handler can take for an answer of AWS",
  async (_, conditional) => {
    expect(await tryPut(conditional)).toMatch(/^NotInStandIn/);
  },
);

async function tryUpdate(UpdateExpression: string, more: object = {}): Promise<string> {
  const { dynamodb } = await tableWithItem();
  const input = { TableName: TABLE, Key: item("h", "s"), UpdateExpression, ...more };
  return refusalOf(dynamodb.send(new UpdateItemCommand(input)));
}

test.each<[string, string, RegExp]>([
  ["a key attribute", "SET pk = :v", /part of the key/],
  ["one attribute twice", "SET a = :v, a = :v", /overlap/],
  ["an index key of another type", "SET due = :v", /Type mismatch/],
  ["REMOVE", "REMOVE a", /NotInStandIn/],
  ["more than SET", "SET a = :v REMOVE b", /NotInStandIn/],
  ["arithmetic", "SET version = version + :v", /NotInStandIn/],
])("an update of %s is refused", async (_, expression, reason) => {
  const values = expression.includes(":v") ? { ExpressionAttributeValues: seven } : {};
  expect(await tryUpdate(expression, values)).toMatch(reason);
});

test("an update sees the item before it, makes one that is missing, and grows to 400 KB at most", async () => {
  const { aws, dynamodb } = await tableWithItem();
  const update = (pk: string) =>
    new UpdateItemCommand({
      TableName: TABLE,
      Key: item(pk, "s"),
      UpdateExpression: "SET version = if_not_exists(version, :v), seen = if_not_exists(version, :v)",
      ExpressionAttributeValues: { ":v": { N: "1" } },
    });
  await dynamodb.send(update("h"));
  await dynamodb.send(update("new"));
  const one = { N: "1" };
  expect(aws.items(TABLE)).toEqual(
    expect.arrayContaining([{ ...stored, seen: { N: "7" } }, item("new", "s", { version: one, seen: one })]),
  );
  const large = { ExpressionAttributeValues: { ":v": { S: "x".repeat(409_600) } } };
  expect(await tryUpdate("SET big = :v", large)).toMatch(/maximum allowed size/);
});

async function tryQuery(input: Partial<QueryCommandInput>): Promise<string> {
  const { dynamodb } = await tableWithItem();
  return refusalOf(dynamodb.send(new QueryCommand({ TableName: TABLE, ...input })));
}
const h = { ":h": { S: "h" } };

test.each<[string, Partial<QueryCommandInput>, RegExp]>([
  ["no condition", {}, /must be specified/],
  [
    "no partition key",
    { KeyConditionExpression: "sk = :h", ExpressionAttributeValues: h },
    /missed key schema element: pk/,
  ],
  [
    "an open partition key",
    { KeyConditionExpression: "pk >= :h", ExpressionAttributeValues: h },
    /not supported/,
  ],
  [
    "another attribute",
    { KeyConditionExpression: "pk = :h AND home = :h", ExpressionAttributeValues: h },
    /missed key schema/,
  ],
  [
    "three conditions",
    { KeyConditionExpression: "pk = :h AND sk > :h AND home = :h", ExpressionAttributeValues: h },
    /length 1 or 2 only/,
  ],
  [
    "two conditions of one key",
    { KeyConditionExpression: "pk = :h AND pk = :h", ExpressionAttributeValues: h },
    /one condition per key/,
  ],
  [
    "a word for an operator",
    { KeyConditionExpression: "pk = :h AND sk is :h", ExpressionAttributeValues: h },
    /Syntax/,
  ],
  [
    "the existence of a key",
    { KeyConditionExpression: "pk = :h AND attribute_exists(sk)", ExpressionAttributeValues: h },
    /Invalid operator.*attribute_exists/,
  ],
  [
    "OR",
    { KeyConditionExpression: "pk = :h OR sk = :h", ExpressionAttributeValues: h },
    /Invalid operator.*OR/,
  ],
  [
    "a value of another type",
    { KeyConditionExpression: "pk = :h", ExpressionAttributeValues: { ":h": { N: "1" } } },
    /Type mismatch/,
  ],
  [
    "an empty key",
    { KeyConditionExpression: "pk = :h", ExpressionAttributeValues: { ":h": { S: "" } } },
    /empty value/,
  ],
  [
    "a range from high to low",
    {
      KeyConditionExpression: "pk = :h AND sk BETWEEN :b AND :a",
      ExpressionAttributeValues: { ...h, ":a": { S: "a" }, ":b": { S: "b" } },
    },
    /lower bound is greater/,
  ],
  [
    "an unknown index",
    { IndexName: "byName", KeyConditionExpression: "pk = :h", ExpressionAttributeValues: h },
    /does not have the specified index/,
  ],
  [
    "a consistent read of an index",
    {
      IndexName: "byHome",
      ConsistentRead: true,
      KeyConditionExpression: "home = :h",
      ExpressionAttributeValues: h,
    },
    /Consistent reads are not supported/,
  ],
  [
    "an attribute that its index lacks",
    {
      IndexName: "byDue",
      KeyConditionExpression: "due = :h",
      ExpressionAttributeValues: h,
      ProjectionExpression: "version",
    },
    /does not project/,
  ],
  ["a limit of 0", { KeyConditionExpression: "pk = :h", ExpressionAttributeValues: h, Limit: 0 }, /limit/],
  [
    "the beginning of a number",
    {
      IndexName: "byDue",
      KeyConditionExpression: "due = :h AND begins_with(dueAtMs, :n)",
      ExpressionAttributeValues: { ...h, ":n": { N: "1" } },
    },
    /begins_with/,
  ],
  [
    "half of a starting key",
    {
      KeyConditionExpression: "pk = :h",
      ExpressionAttributeValues: h,
      ExclusiveStartKey: { pk: { S: "h" } },
    },
    /starting key is invalid/,
  ],
  [
    "a starting key of another partition",
    { KeyConditionExpression: "pk = :h", ExpressionAttributeValues: h, ExclusiveStartKey: item("g", "s") },
    /outside query boundaries/,
  ],
  [
    "a starting key outside of its range",
    {
      KeyConditionExpression: "pk = :h AND sk >= :h",
      ExpressionAttributeValues: h,
      ExclusiveStartKey: item("h", "a"),
    },
    /range key predicate/,
  ],
  [
    "a filter",
    { KeyConditionExpression: "pk = :h", ExpressionAttributeValues: h, FilterExpression: "version = :h" },
    /NotInStandIn/,
  ],
  [
    "an unknown table",
    { TableName: "other", KeyConditionExpression: "pk = :h", ExpressionAttributeValues: h },
    /ResourceNotFoundException/,
  ],
])("a query with %s is refused", async (_, input, reason) => {
  expect(await tryQuery(input)).toMatch(reason);
});

test("a projection gives what it names, and refuses a name twice and a reserved word", async () => {
  const { dynamodb } = await tableWithItem();
  const get = (ProjectionExpression: string) =>
    dynamodb.send(new GetItemCommand({ TableName: TABLE, Key: item("h", "s"), ProjectionExpression }));
  expect((await get("version, pk, gone")).Item).toEqual({ version: { N: "7" }, pk: { S: "h" } });
  expect(await refusalOf(get("pk, pk"))).toMatch(/overlap/);
  expect(await refusalOf(get("state"))).toMatch(/reserved keyword/);
  const scan = new ScanCommand({ TableName: TABLE, ConsistentRead: true, IndexName: "byHome" });
  expect(await refusalOf(dynamodb.send(scan))).toMatch(/Consistent reads are not supported/);
});
