import { type DynamoDBClient, GetItemCommand, paginateQuery } from "@aws-sdk/client-dynamodb";
import { type ReadingsBySensor, unpackBlock } from "./block.ts";
import { homeKey, isHomeItem, type StoredHome, storedFrom } from "./home-item.ts";
import { type Hour, joined, unpackHours } from "./hours.ts";
import { type Item, needed } from "./item.ts";
import type { BlockReading } from "./readings-block.ts";
import { blockSortKeyFrom, hoursPartition, hoursSortKey } from "./sealing.ts";
import { table } from "./table.ts";

/** A sensor of a home. */
export interface SensorKey {
  homeId: string;
  sensorId: string;
}

/** A time, both ends included; event times. */
export interface Span {
  sinceMs?: number;
  untilMs?: number;
}

/** The readings of a sensor in a time, in order of event time: one Query. */
export async function readHistory(
  client: DynamoDBClient,
  tableName: string,
  { homeId, sensorId, ...span }: SensorKey & Span,
): Promise<BlockReading[]> {
  const { blocks, open } = await readBlocks(client, tableName, { homeId, ...span });
  const sealed = blocks.map((bytes) => unpackBlock(bytes, sensorId));
  const own = new Map([[sensorId, open.get(sensorId) ?? []]]);
  return within([...sealed, own], span).get(sensorId) ?? [];
}

/** The readings of all sensors of a home in a time, by sensor, in order of event time: one Query. */
export async function readHistories(
  client: DynamoDBClient,
  tableName: string,
  home: { homeId: string } & Span,
): Promise<Map<string, BlockReading[]>> {
  const { blocks, open } = await readBlocks(client, tableName, home);
  return within([...blocks.map((bytes) => unpackBlock(bytes)), open], home);
}

/** The sealed blocks of a home that may hold readings since a time, and its open one. */
async function readBlocks(
  client: DynamoDBClient,
  tableName: string,
  { homeId, sinceMs = 0 }: { homeId: string } & Span,
): Promise<{ blocks: Uint8Array[]; open: ReadingsBySensor }> {
  const items: Item[] = [];
  const pages = paginateQuery(
    { client },
    {
      TableName: tableName,
      ConsistentRead: true,
      KeyConditionExpression: `${table.partitionKey} = :home AND ${table.sortKey} >= :since`,
      ExpressionAttributeValues: { ":home": { S: homeId }, ":since": { S: blockSortKeyFrom(sinceMs) } },
    },
  );
  for await (const { Items } of pages) items.push(...(Items ?? []));
  const own = items.find(isHomeItem);
  if (own === undefined) return { blocks: [], open: new Map() };
  const { open } = storedFrom(own);
  return { blocks: [...sealedBlocks(items, open.number).values()], open: open.readings };
}

/** The readings of blocks that were taken in a time, by sensor, in order of event time. */
function within(
  blocks: readonly ReadingsBySensor[],
  { sinceMs = 0, untilMs = Number.POSITIVE_INFINITY }: Span,
): Map<string, BlockReading[]> {
  const histories = new Map<string, BlockReading[]>();
  for (const block of blocks)
    for (const [sensorId, readings] of block) {
      const history = histories.get(sensorId) ?? [];
      histories.set(sensorId, history);
      for (const reading of readings)
        if (reading.takenAtMs >= sinceMs && reading.takenAtMs <= untilMs) history.push(reading);
    }
  for (const readings of histories.values()) readings.sort((a, b) => a.takenAtMs - b.takenAtMs);
  return histories;
}

/** The hours of a sensor since the beginning, in order: the home's item and one Query, of a year some 250 KB. */
export async function readHours(client: DynamoDBClient, tableName: string, key: SensorKey): Promise<Hour[]> {
  const { Item: own } = await client.send(
    new GetItemCommand({ TableName: tableName, Key: homeKey(key.homeId), ConsistentRead: true }),
  );
  if (own === undefined) return [];
  return await readHoursOf(client, tableName, { stored: storedFrom(own), sensorId: key.sensorId });
}

/** As `readHours`, of a home that was loaded before: one Query. What was stored since then is left out. */
export async function readHoursOf(
  client: DynamoDBClient,
  tableName: string,
  { stored: { home, hours }, sensorId }: { stored: Pick<StoredHome, "home" | "hours">; sensorId: string },
): Promise<Hour[]> {
  const pages = paginateQuery(
    { client },
    {
      TableName: tableName,
      ConsistentRead: true,
      KeyConditionExpression: `${table.partitionKey} = :sensor AND begins_with(${table.sortKey}, :hours)`,
      ExpressionAttributeValues: {
        ":sensor": { S: hoursPartition(home.id, sensorId) },
        ":hours": { S: "hours#" },
      },
      // Half of an item are attributes that nobody needs here.
      ProjectionExpression: `${table.sortKey}, hours`,
    },
  );
  const sealed: Item[] = [];
  for await (const { Items } of pages) sealed.push(...(Items ?? []));
  // What was sealed after the home was loaded stands in the loaded home as well, and would be counted twice.
  const counted = sealed.filter((item) => (item[table.sortKey]?.S ?? "") < hoursSortKey(hours.number));
  const lists = counted.flatMap(
    (item) => unpackHours(needed(item, "hours").B ?? new Uint8Array()).get(sensorId) ?? [],
  );
  return joined([...lists, ...(hours.bySensor.get(sensorId) ?? [])]);
}

/**
 * The sealed blocks by number, in order. A block that its home does not count as sealed still stands in the home as well; one that was
 * written by a function that ended right after was sealed again later, under a later key, with what had been added.
 */
export function sealedBlocks(items: readonly Item[], openNumber: number): Map<number, Uint8Array> {
  const blocks = new Map<number, Uint8Array>();
  for (const item of items) {
    if (isHomeItem(item)) continue;
    const number = Number(item.block?.N);
    if (number < openNumber && item.readings?.B !== undefined) blocks.set(number, item.readings.B);
  }
  return blocks;
}
