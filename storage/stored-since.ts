import { type DynamoDBClient, paginateQuery } from "@aws-sdk/client-dynamodb";
import { newestReadingMs } from "../domain/home/home.ts";
import { type ReadingsBySensor, unpackBlock } from "./block.ts";
import { sealedBlocks } from "./history.ts";
import { isHomeItem, type StoredHome, storedFrom } from "./home-item.ts";
import type { Item } from "./item.ts";
import type { BlockReading } from "./readings-block.ts";
import { blockSortKeyFrom } from "./sealing.ts";
import { table } from "./table.ts";

/** A home as it is now, and what was stored of it since it was read before. */
export interface StoredSince {
  stored: StoredHome;
  /** By sensor, in the order in which they were heard. */
  added: ReadingsBySensor;
}

/** Reads a home again, with the readings that were stored meanwhile, late ones included: one Query. */
export async function readStoredSince(
  client: DynamoDBClient,
  tableName: string,
  before: StoredHome,
): Promise<StoredSince> {
  const items: Item[] = [];
  const pages = paginateQuery(
    { client },
    {
      TableName: tableName,
      ConsistentRead: true,
      KeyConditionExpression: `${table.partitionKey} = :home AND ${table.sortKey} >= :since`,
      ExpressionAttributeValues: {
        ":home": { S: before.home.id },
        // What was sealed since then has the home's newest reading of that time, or a newer one, in its key.
        ":since": { S: blockSortKeyFrom(newestReadingMs(before.home)) },
      },
    },
  );
  for await (const { Items } of pages) items.push(...(Items ?? []));
  const own = items.find(isHomeItem);
  if (own === undefined) return { stored: before, added: new Map() };
  const stored = storedFrom(own);
  const blocks = [...sealedBlocks(items, stored.open.number)].map(
    ([number, bytes]) => ({ number, readings: unpackBlock(bytes) }) as StoredHome["open"],
  );
  return { stored, added: addedIn([...blocks, stored.open], before.open) };
}

function addedIn(blocks: readonly StoredHome["open"][], before: StoredHome["open"]): ReadingsBySensor {
  const added = new Map<string, readonly BlockReading[]>();
  for (const { number, readings } of blocks) {
    if (number < before.number) continue;
    for (const [sensorId, list] of readings) {
      const known = number === before.number ? (before.readings.get(sensorId)?.length ?? 0) : 0;
      if (list.length > known) added.set(sensorId, [...(added.get(sensorId) ?? []), ...list.slice(known)]);
    }
  }
  return added;
}
