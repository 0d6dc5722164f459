import { DeleteItemCommand, type DynamoDBClient, paginateQuery } from "@aws-sdk/client-dynamodb";
import { pause } from "../../platform/backoff.ts";
import type { Clock } from "../../platform/clock.ts";
import { readHistory } from "../../storage/history.ts";
import { createHomeStore, loaded } from "../../storage/home-store.ts";
import type { Item } from "../../storage/item.ts";
import { lettersPartition } from "../../storage/letters.ts";
import { hoursPartition } from "../../storage/sealing.ts";
import { table } from "../../storage/table.ts";
import type { DrillHome } from "./drill-home.ts";

/** What the functions make of a drill's home in the table. */
export interface DrillItems {
  hasAllReadings(): Promise<boolean>;
  hasCriticalAlarm(): Promise<boolean>;
  /** Deletes all of the home, once what is under way has come: what is stored or sent later would write it anew. */
  delete(): Promise<void>;
}

/** What is stuck, in the stream or on its way to SNS, is not waited for any longer. */
const UNDER_WAY_MS = 10_000;

/** The items of a drill's home in a table. */
export function drillItems(
  client: DynamoDBClient,
  tableName: string,
  { id: homeId, sensorId, readings }: DrillHome,
  { clock, withinMs }: { clock: Clock; withinMs: number },
): DrillItems {
  const key = { homeId, sensorId };
  // The partitions of the index matter to who writes; a drill only reads and deletes.
  const homes = createHomeStore(client, { tableName, duePartitions: 1, clock });
  const home = async () => loaded(await homes.load([homeId]), homeId).home;
  const hasAllReadings = async () => (await readHistory(client, tableName, key)).length === readings.length;
  const isThrough = async () => (await hasAllReadings()) && (await home()).post.pending.length === 0;
  return {
    hasAllReadings,
    async hasCriticalAlarm() {
      const { sensors } = await home();
      const alarms = sensors.get(sensorId)?.alarms ?? [];
      return alarms.some(({ phase, severity }) => phase === "firing" && severity === "critical");
    },
    async delete() {
      const deadlineMs = clock.nowMs() + Math.min(UNDER_WAY_MS, withinMs);
      while (!(await isThrough()) && clock.nowMs() < deadlineMs) await pause(250);
      for (const partition of [homeId, hoursPartition(homeId, sensorId), lettersPartition(homeId)])
        for (const item of await itemsOf(client, tableName, partition))
          await client.send(new DeleteItemCommand({ TableName: tableName, Key: item }));
    },
  };
}

/** The keys of a partition's items. */
async function itemsOf(client: DynamoDBClient, tableName: string, partition: string): Promise<Item[]> {
  const keys: Item[] = [];
  const pages = paginateQuery(
    { client },
    {
      TableName: tableName,
      ConsistentRead: true,
      KeyConditionExpression: `${table.partitionKey} = :partition`,
      ExpressionAttributeValues: { ":partition": { S: partition } },
      ProjectionExpression: `${table.partitionKey}, ${table.sortKey}`,
    },
  );
  for await (const { Items } of pages) keys.push(...(Items ?? []));
  return keys;
}
