import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import type { Item } from "./attribute-value.ts";
import type { StrictAwsOptions } from "./strict-aws.ts";
import { createStrictAws } from "./strict-aws.ts";
import type { TableDefinition } from "./table-key.ts";

/** A table with text keys, an index by text and number, and one that has all attributes. */
export const testTable = {
  partitionKey: "pk",
  sortKey: "sk",
  keyTypes: { pk: "S", sk: "S", home: "S", due: "S", dueAtMs: "N" },
  indexes: [
    { name: "byDue", partitionKey: "due", sortKey: "dueAtMs", projection: "KEYS_ONLY" },
    { name: "byHome", partitionKey: "home", sortKey: "pk", projection: "ALL" },
  ],
} as const satisfies TableDefinition;

/** The name of the table in `createTestAws`. */
export const TABLE = "homes";

/** Stand-ins with one table, and its clients without faults. */
export function createTestAws(options: Partial<StrictAwsOptions> = {}) {
  const aws = createStrictAws({ tables: [{ name: TABLE, definition: testTable }], ...options });
  return { aws, ...aws.clients() };
}

/** An item of the test table. */
export function item(pk: string, sk: string, more: Record<string, AttributeValue> = {}): Item {
  return { pk: { S: pk }, sk: { S: sk }, ...more };
}

/** The name of the error that a call ends with, and its message. */
export async function refusalOf(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => "accepted",
    (error: Error) => `${error.name}: ${error.message}`,
  );
}
