import { type DynamoDBClient, paginateQuery } from "@aws-sdk/client-dynamodb";
import { type BlockReading, unpackReadings } from "./readings-block.ts";
import { blockSortKeyFrom, headFrom, type Item, partitionOf, type SensorKey } from "./sensor-item.ts";
import { table } from "./table.ts";

/** The readings of a sensor taken from `sinceMs` up to and including `untilMs`, in order of event time: one Query. */
export async function readHistory(
  client: DynamoDBClient,
  tableName: string,
  key: SensorKey,
  sinceMs = 0,
  untilMs = Number.POSITIVE_INFINITY,
): Promise<BlockReading[]> {
  const items: Item[] = [];
  const pages = paginateQuery(
    { client },
    {
      TableName: tableName,
      ConsistentRead: true,
      KeyConditionExpression: `${table.partitionKey} = :sensor AND ${table.sortKey} >= :since`,
      ExpressionAttributeValues: {
        ":sensor": { S: partitionOf(key) },
        ":since": { S: blockSortKeyFrom(sinceMs) },
      },
    },
  );
  for await (const { Items } of pages) items.push(...(Items ?? []));
  const headItem = items.find(({ version }) => version !== undefined);
  if (headItem === undefined) return [];
  const { open } = headFrom(headItem);
  return [...sealedBlocks(items, open.number).flatMap(unpackReadings), ...open.readings]
    .filter(({ takenAtMs }) => takenAtMs >= sinceMs && takenAtMs <= untilMs)
    .sort((a, b) => a.takenAtMs - b.takenAtMs);
}

/**
 * The sealed blocks in order. A block that its head does not count as sealed still stands in the head as well; one that
 * was written by a function that ended right after was sealed again later, under a later key, with what had been added.
 */
function sealedBlocks(items: readonly Item[], openNumber: number): Uint8Array[] {
  const blocks = new Map<number, Uint8Array>();
  for (const { version, block, readings } of items) {
    const number = Number(block?.N);
    if (version === undefined && number < openNumber && readings?.B !== undefined)
      blocks.set(number, readings.B);
  }
  return [...blocks.values()];
}
