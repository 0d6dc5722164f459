import {
  ConditionalCheckFailedException,
  type DeleteItemCommandInput,
  type DeleteItemCommandOutput,
  type PutItemCommandInput,
  type PutItemCommandOutput,
  type UpdateItemCommandInput,
  type UpdateItemCommandOutput,
} from "@aws-sdk/client-dynamodb";
import { copyItem, type Item, takeItem } from "./attribute-value.ts";
import { consumed, type Meter, writeUnits } from "./capacity.ts";
import { type Condition, parseCondition } from "./condition.ts";
import { createExpressions } from "./expression.ts";
import { knowOnly, validation } from "./refusal.ts";
import { checkItemKeys, keyNames, pick, takeKey } from "./table-key.ts";
import type { TableStore } from "./table-store.ts";
import { parseUpdate } from "./update.ts";
import type { Stored } from "./view.ts";

type Answer<Output> = Omit<Output, "$metadata">;

/** Names and values in UTF-8. Source: Amazon DynamoDB developer guide, "Service, account, and table quotas", Item size. */
const MAX_ITEM_BYTES = 400 * 1024;

const CONDITIONAL = [
  "TableName",
  "ConditionExpression",
  "ExpressionAttributeNames",
  "ExpressionAttributeValues",
  "ReturnConsumedCapacity",
  "ReturnValuesOnConditionCheckFailure",
];

/** Source of the three: Amazon DynamoDB API reference, PutItem, UpdateItem and DeleteItem. */
export function putItem(
  table: TableStore,
  meter: Meter,
  input: PutItemCommandInput,
): Answer<PutItemCommandOutput> {
  knowOnly("PutItem", input, [...CONDITIONAL, "Item"]);
  const next = takeWholeItem(table, input.Item);
  return write({ table, meter, input, key: next.item, after: () => next, refusedBytes: next.bytes });
}

/** As `putItem`; an item that does not exist is made of its key. */
export function updateItem(
  table: TableStore,
  meter: Meter,
  input: UpdateItemCommandInput,
): Answer<UpdateItemCommandOutput> {
  knowOnly("UpdateItem", input, [...CONDITIONAL, "Key", "UpdateExpression"]);
  const key = takeKey(table.definition, input.Key);
  const expressions = createExpressions(input);
  const update = expressions.read("UpdateExpression", input.UpdateExpression, (tokens) =>
    parseUpdate(tokens, table.definition),
  );
  const condition = expressions.read("ConditionExpression", input.ConditionExpression, parseCondition);
  expressions.finish();
  const after = (before: Item | undefined) =>
    takeWholeItem(table, (update ?? ((item) => item))(before ?? key));
  return write({ table, meter, input, key, after, condition: condition ?? (() => true) });
}

/** As `putItem`; what does not exist is deleted without an error. */
export function deleteItem(
  table: TableStore,
  meter: Meter,
  input: DeleteItemCommandInput,
): Answer<DeleteItemCommandOutput> {
  knowOnly("DeleteItem", input, [...CONDITIONAL, "Key"]);
  return write({ table, meter, input, key: takeKey(table.definition, input.Key), after: () => undefined });
}

/** Checks an item as the table would store it. */
export function takeWholeItem({ definition }: TableStore, item: Item | undefined): Stored {
  const { value, bytes } = takeItem(item);
  checkItemKeys(definition, value);
  if (bytes > MAX_ITEM_BYTES) throw validation("Item size has exceeded the maximum allowed size");
  return { item: value, bytes };
}

interface Write {
  table: TableStore;
  meter: Meter;
  input: Omit<PutItemCommandInput, "Item">;
  /** An item with the key, or more. */
  key: Item;
  after(before: Item | undefined): Stored | undefined;
  /** Read from the input unless given. */
  condition?: Condition;
  /** Bytes of the new item where they are known before the condition is met. */
  refusedBytes?: number;
}

function write({ table, meter, input, key, after, condition, refusedBytes = 0 }: Write) {
  const holds = condition ?? readCondition(input);
  const itemKey = pick(key, keyNames(table.definition));
  const before = table.find(itemKey);
  if (!holds(before?.item)) {
    // What fails its condition costs as well: the guide names the new item's size in one place, the old one's in another.
    meter.write(writeUnits(Math.max(before?.bytes ?? 0, refusedBytes)), 0);
    throw conditionFailed(input, before);
  }
  const stored = after(before?.item);
  const units = writeUnits(Math.max(before?.bytes ?? 0, stored?.bytes ?? 0));
  const indexUnits = before === undefined && stored === undefined ? 0 : table.write(itemKey, stored);
  meter.write(units, indexUnits);
  return consumed(input.ReturnConsumedCapacity, table.name, units + indexUnits);
}

function readCondition(input: Omit<PutItemCommandInput, "Item">): Condition {
  const expressions = createExpressions(input);
  const condition = expressions.read("ConditionExpression", input.ConditionExpression, parseCondition);
  expressions.finish();
  return condition ?? (() => true);
}

function conditionFailed(input: Omit<PutItemCommandInput, "Item">, before: Stored | undefined) {
  const shown = input.ReturnValuesOnConditionCheckFailure === "ALL_OLD" && before !== undefined;
  return new ConditionalCheckFailedException({
    message: "The conditional request failed",
    $metadata: { httpStatusCode: 400 },
    ...(shown ? { Item: copyItem(before.item) } : {}),
  });
}
