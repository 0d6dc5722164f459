import type {
  BatchGetItemInput,
  BatchWriteItemInput,
  GetItemInput,
  PutItemInput,
  QueryInput,
  ScanInput,
  UpdateItemInput,
} from "@aws-sdk/client-dynamodb";
import {
  attributeOf,
  holds,
  type Node,
  type Placeholders,
  parseCondition,
  type WireItem,
} from "./expression.ts";
import type { Stored, StubTable } from "./stub-table.ts";
import { readUnits } from "./units.ts";
import { updated } from "./update-expression.ts";

/** An error as DynamoDB answers it. */
export class Refused extends Error {
  readonly type: string;

  constructor(type: string, message: string) {
    super(message);
    this.type = type;
  }
}

/** What reads cost. */
export interface Reads {
  readUnits: number;
}

/** A page ends after so many bytes. Source: Amazon DynamoDB API reference, Query. */
const PAGE_BYTES = 1_048_576;
/** A BatchGetItem answers no more; the rest is UnprocessedKeys. Source: Amazon DynamoDB API reference. */
const BATCH_GET_BYTES = 16 * 1_048_576;
const parsed = new Map<string, Node>();

/** Answers the data operations of DynamoDB on one table, whatever its name. */
export function answerDynamoDb(operation: string, input: object, table: StubTable, reads: Reads): object {
  switch (operation) {
    case "GetItem":
      return getItem(input as GetItemInput, table, reads);
    case "BatchGetItem":
      return batchGet(input as BatchGetItemInput, table, reads);
    case "PutItem":
      return put(input as PutItemInput, table);
    case "UpdateItem":
      return update(input as UpdateItemInput, table);
    case "BatchWriteItem":
      return batchWrite(input as BatchWriteItemInput, table);
    case "Query":
      return query(input as QueryInput, table, reads);
    case "Scan":
      return page(table.all((input as ScanInput).IndexName), input as ScanInput, table, reads);
    default:
      throw new Refused("UnknownOperationException", `${operation} is not known here`);
  }
}

function getItem({ Key, ConsistentRead }: GetItemInput, table: StubTable, reads: Reads): object {
  const stored = table.get(Key as WireItem);
  reads.readUnits += readUnits(stored?.bytes ?? 0, ConsistentRead);
  return stored === undefined ? {} : { Item: stored.item };
}

function batchGet({ RequestItems = {} }: BatchGetItemInput, table: StubTable, reads: Reads): object {
  const [[name, { Keys = [], ConsistentRead }] = ["", { Keys: [] }]] = Object.entries(RequestItems);
  if (Keys.length > 100)
    throw new Refused("ValidationException", "Too many items requested for the BatchGetItem call");
  if (new Set(Keys.map((key) => table.keyText(key))).size < Keys.length)
    throw new Refused("ValidationException", "Provided list of item keys contains duplicates");
  const items: WireItem[] = [];
  let bytes = 0;
  for (const [index, key] of Keys.entries()) {
    const stored = table.get(key);
    bytes += stored?.bytes ?? 0;
    if (bytes > BATCH_GET_BYTES) {
      const rest = { Keys: Keys.slice(index), ConsistentRead };
      return { Responses: { [name]: items }, UnprocessedKeys: { [name]: rest } };
    }
    reads.readUnits += readUnits(stored?.bytes ?? 0, ConsistentRead);
    if (stored !== undefined) items.push(stored.item);
  }
  return { Responses: { [name]: items }, UnprocessedKeys: {} };
}

function put({ Item = {}, ConditionExpression, ...placeholders }: PutItemInput, table: StubTable): object {
  check(ConditionExpression, table.get(Item), placeholders, table);
  table.write(Item, Item);
  return {};
}

function update(input: UpdateItemInput, table: StubTable): object {
  const { Key = {}, ConditionExpression, UpdateExpression = "", ReturnValues, ...placeholders } = input;
  const before = table.get(Key);
  check(ConditionExpression, before, placeholders, table);
  const item = updated(before?.item ?? Key, UpdateExpression, placeholders);
  table.write(Key, item);
  return ReturnValues === "ALL_NEW" ? { Attributes: item } : {};
}

function batchWrite({ RequestItems = {} }: BatchWriteItemInput, table: StubTable): object {
  const requests = Object.values(RequestItems).flat();
  if (requests.length > 25)
    throw new Refused("ValidationException", "Too many items requested for the BatchWriteItem call");
  const keys = requests.map(({ PutRequest, DeleteRequest }) =>
    table.keyText((PutRequest?.Item ?? DeleteRequest?.Key) as WireItem),
  );
  if (new Set(keys).size < keys.length)
    throw new Refused("ValidationException", "Provided list of item keys contains duplicates");
  for (const { PutRequest, DeleteRequest } of requests)
    table.write((PutRequest?.Item ?? DeleteRequest?.Key) as WireItem, PutRequest?.Item);
  return { UnprocessedItems: {} };
}

function query(input: QueryInput, table: StubTable, reads: Reads): object {
  const condition = conditionOf(input.KeyConditionExpression ?? "");
  const value = partitionValue(condition, table.partitionKey(input.IndexName), input);
  if (value === undefined)
    throw new Refused("ValidationException", "Query condition missed key schema element");
  const found = table.partition(value, input.IndexName).filter(({ item }) => holds(condition, item, input));
  return page(input.ScanIndexForward === false ? found.reverse() : found, input, table, reads);
}

/** The value that a key condition asks the partition key to have. */
function partitionValue(node: Node, name: string, placeholders: Placeholders): string | undefined {
  if (typeof node === "string") return undefined;
  if (node.op === "AND")
    return node.args
      .map((part) => partitionValue(part, name, placeholders))
      .find((value) => value !== undefined);
  const [left, right] = node.args;
  const attribute = placeholders.ExpressionAttributeNames?.[String(left)] ?? left;
  if (node.op !== "=" || attribute !== name) return undefined;
  const value = attributeOf(right as Node, undefined, placeholders);
  return value?.S ?? value?.N;
}

/** One page of what was found, behind the start key, within the limit; without a filter or a projection. */
function page(found: Stored[], input: QueryInput & ScanInput, table: StubTable, reads: Reads): object {
  if (input.FilterExpression !== undefined)
    throw new Refused("ValidationException", "no filter is known here");
  const startKey = input.ExclusiveStartKey;
  const from =
    startKey === undefined
      ? 0
      : found.findIndex(({ item }) => table.keyText(item) === table.keyText(startKey)) + 1;
  const rest = found.slice(from);
  let [count, bytes] = [0, 0];
  while (count < rest.length && count < (input.Limit ?? Number.POSITIVE_INFINITY) && bytes < PAGE_BYTES) {
    bytes += rest[count]?.bytes ?? 0;
    count += 1;
  }
  reads.readUnits += readUnits(bytes, input.ConsistentRead);
  const items = rest.slice(0, count).map(({ item }) => item);
  const last = count < rest.length ? items.at(-1) : undefined;
  return {
    Count: count,
    Items: items,
    ...(last === undefined ? {} : { LastEvaluatedKey: keyOf(last, input, table) }),
  };
}

function keyOf(item: WireItem, { IndexName }: QueryInput, table: StubTable): WireItem {
  const names = IndexName === undefined ? table.keyNames() : Object.keys(item);
  return Object.fromEntries(names.map((name) => [name, item[name]])) as WireItem;
}

function check(
  expression: string | undefined,
  before: Stored | undefined,
  placeholders: Placeholders,
  table: StubTable,
): void {
  if (expression === undefined || holds(conditionOf(expression), before?.item, placeholders)) return;
  table.chargeWrite(before?.bytes ?? 0);
  throw new Refused("ConditionalCheckFailedException", "The conditional request failed");
}

function conditionOf(expression: string): Node {
  const node = parsed.get(expression) ?? parseCondition(expression);
  parsed.set(expression, node);
  return node;
}
