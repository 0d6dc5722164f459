import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import type { Item } from "./attribute-value.ts";
import { validation } from "./refusal.ts";
import { pick } from "./table-key.ts";
import type { Entry } from "./view.ts";

/** What a Query and a Scan have in common. */
export interface PageRequest {
  IndexName?: string | undefined;
  ConsistentRead?: boolean | undefined;
  Limit?: number | undefined;
  ExclusiveStartKey?: Record<string, AttributeValue> | undefined;
  ReturnConsumedCapacity?: string | undefined;
}

/** Source: Amazon DynamoDB developer guide, "Service, account, and table quotas", API-specific limits, Query and Scan. */
const MAX_PAGE_BYTES = 1024 * 1024;

/** Reads up to `limit` items and 1 MB. A page that ends at its limit has a last key even when nothing follows. */
export function readPage(
  entries: Iterable<Entry>,
  { limit, keyNames }: { limit: number | undefined; keyNames: readonly string[] },
): { items: Item[]; bytes: number; lastKey?: Item } {
  if (limit !== undefined && !(Number.isInteger(limit) && limit >= 1))
    throw validation(
      "1 validation error detected: Value at 'limit' failed to satisfy constraint: Member must have value greater than or equal to 1",
    );
  const items: Item[] = [];
  let bytes = 0;
  for (const entry of entries) {
    const last = items.at(-1);
    if (last !== undefined && bytes + entry.bytes > MAX_PAGE_BYTES)
      return { items, bytes, lastKey: pick(last, keyNames) };
    items.push(entry.item);
    bytes += entry.bytes;
    if (items.length === limit) return { items, bytes, lastKey: pick(entry.item, keyNames) };
  }
  return { items, bytes };
}
