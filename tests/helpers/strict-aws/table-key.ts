import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { type Item, takeValue } from "./attribute-value.ts";
import { compareDecimals, type Decimal, parseDecimal } from "./decimal.ts";
import { validation } from "./refusal.ts";

/** The attributes that are the key of a table or an index. */
export interface KeySchema {
  partitionKey: string;
  sortKey?: string;
}

/** A table as `storage/table.ts` describes it. */
export interface TableDefinition extends KeySchema {
  keyTypes: Readonly<Record<string, "S" | "N" | "B">>;
  indexes: readonly (KeySchema & { name: string; projection: "KEYS_ONLY" | "ALL" })[];
}

/** A part of a sort order: text in UTF-8 order, bytes one character each, or a number. */
export type OrderPart = string | Decimal;

/** Where an item stands: its partition, and its place within it. */
export interface Place {
  partition: string;
  order: readonly OrderPart[];
}

/** Source: Amazon DynamoDB developer guide, "Service, account, and table quotas", Partition keys and sort keys. */
const MAX_PARTITION_KEY_BYTES = 2048;
const MAX_SORT_KEY_BYTES = 1024;

/** The names of a key's attributes. */
export function keyNames({ partitionKey, sortKey }: KeySchema): string[] {
  return sortKey === undefined ? [partitionKey] : [partitionKey, sortKey];
}

/** The key attributes of an item. */
export function pick(item: Item, names: readonly string[]): Item {
  return Object.fromEntries(
    names.flatMap((name) => (item[name] === undefined ? [] : [[name, item[name] as AttributeValue]])),
  );
}

/** Checks a key as it stands in a request, with all its attributes and no other, and copies it. */
export function takeKey(definition: TableDefinition, key: Item | undefined): Item {
  const names = keyNames(definition);
  if (key === undefined || Object.keys(key).length !== names.length || names.some((name) => !(name in key)))
    throw validation("The provided key element does not match the schema");
  const taken: Item = {};
  for (const name of names) {
    const { value } = takeValue(key[name]);
    checkKeyValue(definition, name, value);
    taken[name] = value;
  }
  return taken;
}

/** Checks the attributes of an item that are keys of the table or of an index: an index key may be missing, but not wrong. */
export function checkItemKeys(definition: TableDefinition, item: Item): void {
  for (const name of keyNames(definition)) {
    if (item[name] === undefined)
      throw validation(`One or more parameter values were invalid: Missing the key ${name} in the item`);
    checkKeyValue(definition, name, item[name]);
  }
  for (const index of definition.indexes)
    for (const name of keyNames(index))
      if (item[name] !== undefined)
        checkKeyValue({ ...index, keyTypes: definition.keyTypes, indexes: [] }, name, item[name]);
}

/** Checks the type and length of a key's value. */
export function checkKeyValue(definition: TableDefinition, name: string, value: AttributeValue): void {
  const type = definition.keyTypes[name] as "S" | "N" | "B";
  const content = (value as unknown as Item)[type] as unknown as string | Uint8Array | undefined;
  if (content === undefined)
    throw validation(
      `One or more parameter values were invalid: Type mismatch for key ${name} expected: ${type} actual: ${Object.keys(value)[0]}`,
    );
  if (type === "N") return;
  const bytes = typeof content === "string" ? Buffer.byteLength(content) : content.byteLength;
  if (bytes === 0)
    throw validation(
      `One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty value. Key: ${name}`,
    );
  const isPartition = name === definition.partitionKey;
  const maxBytes = isPartition ? MAX_PARTITION_KEY_BYTES : MAX_SORT_KEY_BYTES;
  if (bytes > maxBytes)
    throw validation(
      `One or more parameter values were invalid: Size of ${isPartition ? "hashkey" : "rangekey"} has exceeded the maximum size limit of ${maxBytes} bytes`,
    );
}

/** Where an item stands in the table, or in an index when `index` is given; the table's key makes places in an index distinct. */
export function placeOf(definition: KeySchema, item: Item, index?: KeySchema): Place {
  const own = order(definition, item);
  if (index === undefined) return { partition: partition(definition, item), order: own };
  return {
    partition: partition(index, item),
    order: [...order(index, item), partition(definition, item), ...own],
  };
}

/** The place of a value in its order. */
export function orderPart({ S, N, B }: AttributeValue): OrderPart {
  if (S !== undefined) return S;
  return N === undefined ? Buffer.from(B as Uint8Array).toString("latin1") : parseDecimal(N);
}

/** Negative, zero or positive, as `a` stands before, at or behind `b`; both are of one type. */
export function compareParts(a: OrderPart, b: OrderPart): number {
  if (typeof a !== "string" || typeof b !== "string") return compareDecimals(a as Decimal, b as Decimal);
  if (a === b) return 0;
  // UTF-8 sorts by code point, JavaScript by UTF-16 unit: they differ from the surrogates on.
  if (SURROGATES_ON.test(a) && SURROGATES_ON.test(b)) return Buffer.compare(Buffer.from(a), Buffer.from(b));
  return a < b ? -1 : 1;
}

const SURROGATES_ON = /[\ud800-\uffff]/;

function order({ sortKey }: KeySchema, item: Item): OrderPart[] {
  return sortKey === undefined ? [] : [orderPart(item[sortKey] as AttributeValue)];
}

/** The text of a partition key's value; a key has one type, and numbers have one form. */
function partition({ partitionKey }: KeySchema, item: Item): string {
  const { S, N, B } = item[partitionKey] as AttributeValue;
  return S ?? N ?? Buffer.from(B as Uint8Array).toString("latin1");
}
