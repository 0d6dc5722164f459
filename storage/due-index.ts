import { createHash } from "node:crypto";
import { type AttributeValue, type DynamoDBClient, QueryCommand } from "@aws-sdk/client-dynamodb";
import { table } from "./table.ts";

/** As in `sensor-item.ts`, which imports this file. */
type Item = Record<string, AttributeValue>;

/** What is due first is what somebody must act on at once. */
type Urgency = "urgent" | "normal";

/** Items of which something is due are spread over so many partitions of `byDue`: one takes 1000 writes a second. */
const PARTITIONS = 8;
/** Items that a page brings of one partition at most, the longest due first. */
const PAGE_ITEMS = 100;

/** The attributes by which an item stands in the index from `dueAtMs` on; none for one that can rest. */
export function dueAttributes(partitionKey: string, dueAtMs: number | undefined, urgency: Urgency): Item {
  if (dueAtMs === undefined) return {};
  const number = (createHash("sha256").update(partitionKey).digest()[0] ?? 0) % PARTITIONS;
  return { due: { S: `${urgency}-${number}` }, dueAtMs: { N: String(dueAtMs) } };
}

/**
 * Partition keys of the items of which something is due at `nowMs`, page by page, all urgent ones before the others. An
 * index is eventually consistent: what is due for less than a second may be missing, and what it names may have been
 * dealt with since.
 */
export async function* findDue(
  client: DynamoDBClient,
  tableName: string,
  nowMs: number,
): AsyncGenerator<string[]> {
  for (const urgency of ["urgent", "normal"]) {
    let open = Array.from({ length: PARTITIONS }, (_, number): { partition: string; from?: Item } => ({
      partition: `${urgency}-${number}`,
    }));
    while (open.length > 0) {
      const answers = await Promise.all(
        open.map(async ({ partition, from }) => {
          const { Items = [], LastEvaluatedKey } = await client.send(
            new QueryCommand({
              TableName: tableName,
              IndexName: "byDue",
              KeyConditionExpression: "due = :partition AND dueAtMs <= :now",
              ExpressionAttributeValues: { ":partition": { S: partition }, ":now": { N: String(nowMs) } },
              Limit: PAGE_ITEMS,
              ...(from === undefined ? {} : { ExclusiveStartKey: from }),
            }),
          );
          return { partition, items: Items, next: LastEvaluatedKey };
        }),
      );
      const found = answers.flatMap(({ items }) => items.map((item) => item[table.partitionKey]?.S ?? ""));
      if (found.length > 0) yield found;
      open = answers.flatMap(({ partition, next }) =>
        next === undefined ? [] : [{ partition, from: next }],
      );
    }
  }
}
