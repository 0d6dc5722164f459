import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { table } from "./table.ts";

/** An item as DynamoDB has it. */
export type Item = Record<string, AttributeValue>;

/** Items expire this long after they were written, seconds. */
const RETENTION_SECONDS = 400 * 86_400;

/** The attribute by which an item that is written at `nowMs` expires. */
export function expiry(nowMs: number): Item {
  return { [table.ttlAttribute]: { N: String(Math.floor(nowMs / 1000) + RETENTION_SECONDS) } };
}

/** An attribute that every item of a kind has; throws when it is missing. */
export function needed(item: Item, name: string): AttributeValue {
  const value = item[name];
  if (value === undefined)
    throw new Error(`item ${item[table.partitionKey]?.S} ${item[table.sortKey]?.S} has no attribute ${name}`);
  return value;
}

/** Bytes DynamoDB counts for an item of S, N and B. Source: Amazon DynamoDB developer guide, "item sizes and formats". */
export function itemBytes(item: Item): number {
  return Object.entries(item).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + valueBytes(value),
    0,
  );
}

function valueBytes({ S, N, B }: AttributeValue): number {
  if (S !== undefined) return Buffer.byteLength(S);
  if (B !== undefined) return B.byteLength;
  return N === undefined ? 0 : Math.ceil(N.replace(/[-.]/g, "").length / 2) + 1 + (N.startsWith("-") ? 1 : 0);
}
