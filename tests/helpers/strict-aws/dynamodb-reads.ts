import type {
  GetItemCommandInput,
  GetItemCommandOutput,
  QueryCommandInput,
  QueryCommandOutput,
  ScanCommandInput,
  ScanCommandOutput,
} from "@aws-sdk/client-dynamodb";
import { copyItem, type Item } from "./attribute-value.ts";
import { consumed, type Meter, readUnits } from "./capacity.ts";
import { createExpressions } from "./expression.ts";
import { parseKeyCondition } from "./key-condition.ts";
import { type PageRequest, readPage } from "./page.ts";
import { createProjection, parseProjection } from "./projection.ts";
import { knowOnly, validation } from "./refusal.ts";
import { checkKeyValue, compareParts, keyNames, type OrderPart, placeOf, takeKey } from "./table-key.ts";
import type { TableStore } from "./table-store.ts";
import { compareOrders, type Entry, partitionHash, type View } from "./view.ts";

type Answer<Output> = Omit<Output, "$metadata">;

const PROJECTED = ["TableName", "ProjectionExpression", "ExpressionAttributeNames", "ConsistentRead"];
const PAGED = [...PROJECTED, "IndexName", "Limit", "ExclusiveStartKey", "ReturnConsumedCapacity"];

/** Source: Amazon DynamoDB API reference, GetItem. */
export function getItem(
  table: TableStore,
  meter: Meter,
  input: GetItemCommandInput,
): Answer<GetItemCommandOutput> {
  knowOnly("GetItem", input, [...PROJECTED, "Key", "ReturnConsumedCapacity"]);
  const key = takeKey(table.definition, input.Key);
  const expressions = createExpressions(input);
  const names = expressions.read("ProjectionExpression", input.ProjectionExpression, parseProjection);
  expressions.finish();
  const found = table.view({ consistent: input.ConsistentRead }).get(placeOf(table.definition, key));
  const units = readUnits(found?.bytes ?? 0, input.ConsistentRead);
  meter.read(units);
  return {
    ...(found === undefined ? {} : { Item: createProjection(names)(copyItem(found.item)) }),
    ...consumed(input.ReturnConsumedCapacity, table.name, units),
  };
}

/** Source: Amazon DynamoDB API reference, Query. */
export function query(table: TableStore, meter: Meter, input: QueryCommandInput): Answer<QueryCommandOutput> {
  const known = [...PAGED, "KeyConditionExpression", "ExpressionAttributeValues", "ScanIndexForward"];
  knowOnly("Query", input, known);
  const schema = schemaOf(table, input);
  const expressions = createExpressions(input);
  const condition = expressions.read("KeyConditionExpression", input.KeyConditionExpression, (tokens) =>
    parseKeyCondition(tokens, schema),
  );
  const names = expressions.read("ProjectionExpression", input.ProjectionExpression, parseProjection);
  expressions.finish();
  if (condition === undefined)
    throw validation(
      "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.",
    );
  const start = takeStart(table, input);
  const forward = input.ScanIndexForward !== false;
  const { partition } = placeOf({ partitionKey: schema.partitionKey }, condition.partition);
  if (start !== undefined) {
    if (start.partition !== partition)
      throw validation("The provided starting key is outside query boundaries based on provided conditions");
    if (condition.sorts && !condition.matches(start.order[0] as OrderPart))
      throw validation("The provided starting key does not match the range key predicate");
  }
  const view = table.view({ index: input.IndexName, consistent: input.ConsistentRead });
  const inOrder = forward ? view.entries(partition) : [...view.entries(partition)].reverse();
  const entries = inOrder.filter(({ order }) => {
    if (condition.sorts && !condition.matches(order[0] as OrderPart)) return false;
    return start === undefined || (forward ? 1 : -1) * compareOrders(order, start.order) > 0;
  });
  return answerPage(table, meter, { input, names, entries });
}

/** Source: Amazon DynamoDB API reference, Scan. */
export function scan(table: TableStore, meter: Meter, input: ScanCommandInput): Answer<ScanCommandOutput> {
  knowOnly("Scan", input, PAGED);
  schemaOf(table, input);
  const expressions = createExpressions(input);
  const names = expressions.read("ProjectionExpression", input.ProjectionExpression, parseProjection);
  expressions.finish();
  const view = table.view({ index: input.IndexName, consistent: input.ConsistentRead });
  return answerPage(table, meter, { input, names, entries: scanned(view, takeStart(table, input)) });
}

function* scanned(view: View, start: ReturnType<typeof takeStart>): Generator<Entry> {
  for (const partition of view.partitions()) {
    if (start !== undefined && start.partition !== partition && isBefore(partition, start.partition))
      continue;
    for (const entry of view.entries(partition))
      if (start?.partition !== partition || compareOrders(entry.order, start.order) > 0) yield entry;
  }
}

function isBefore(a: string, b: string): boolean {
  return (partitionHash(a) - partitionHash(b) || compareParts(a, b)) < 0;
}

function answerPage(table: TableStore, meter: Meter, { input, names, entries }: PageOf) {
  const { items, bytes, lastKey } = readPage(entries, {
    limit: input.Limit,
    keyNames: pageKeyNames(table, input),
  });
  const units = readUnits(bytes, input.ConsistentRead);
  meter.read(units);
  const project = createProjection(names, unprojected(table, input));
  return {
    Items: items.map((item) => project(copyItem(item))),
    Count: items.length,
    ScannedCount: items.length,
    ...(lastKey === undefined ? {} : { LastEvaluatedKey: copyItem(lastKey) }),
    ...consumed(input.ReturnConsumedCapacity, table.name, units),
  };
}

interface PageOf {
  input: PageRequest;
  names: readonly string[] | undefined;
  entries: Iterable<Entry>;
}

/** The key that the request reads by; refuses an index that is not there, and consistent reads of one. */
function schemaOf({ definition }: TableStore, { IndexName, ConsistentRead }: PageRequest) {
  if (IndexName === undefined) return definition;
  const index = definition.indexes.find(({ name }) => name === IndexName);
  if (index === undefined) throw validation(`The table does not have the specified index: ${IndexName}`);
  if (ConsistentRead === true)
    throw validation("Consistent reads are not supported on global secondary indexes");
  return { ...index, keyTypes: definition.keyTypes, indexes: [] };
}

/** An index gives no attribute that it does not have. */
function unprojected({ definition }: TableStore, { IndexName }: PageRequest): readonly string[] | undefined {
  const index = definition.indexes.find(({ name }) => name === IndexName);
  return index?.projection === "KEYS_ONLY" ? [...keyNames(index), ...keyNames(definition)] : undefined;
}

function pageKeyNames({ definition }: TableStore, { IndexName }: PageRequest): string[] {
  const index = definition.indexes.find(({ name }) => name === IndexName);
  return [...new Set([...keyNames(definition), ...(index === undefined ? [] : keyNames(index))])];
}

function takeStart(table: TableStore, input: PageRequest) {
  const key = input.ExclusiveStartKey as Item | undefined;
  if (key === undefined) return undefined;
  const names = pageKeyNames(table, input);
  if (Object.keys(key).length !== names.length || names.some((name) => key[name] === undefined))
    throw validation("The provided starting key is invalid");
  const index = table.definition.indexes.find(({ name }) => name === input.IndexName);
  const own = keyNames(table.definition);
  const taken = takeKey(table.definition, Object.fromEntries(own.map((name) => [name, key[name]])) as Item);
  for (const name of names.filter((name) => !own.includes(name)))
    checkKeyValue(
      { ...table.definition, ...index, keyTypes: table.definition.keyTypes },
      name,
      key[name] as Item[string],
    );
  return placeOf(table.definition, { ...key, ...taken }, index);
}
