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
  // A block that is written but not yet counted by its head still stands in the head as well.
  const sealed = items.filter((item) => item !== headItem && Number(item.block?.N) < open.number);
  return [...sealed.flatMap((item) => unpackReadings(item.readings?.B ?? new Uint8Array())), ...open.readings]
    .filter(({ takenAtMs }) => takenAtMs >= sinceMs && takenAtMs <= untilMs)
    .sort((a, b) => a.takenAtMs - b.takenAtMs);
}
