import {
  BatchGetItemCommand,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  PutItemCommand,
} from "@aws-sdk/client-dynamodb";
import type { Reading } from "../domain/reading.ts";
import type { SensorRecord } from "../domain/sensor-record.ts";
import { backoffMs, pause } from "../platform/backoff.ts";
import type { Clock } from "../platform/clock.ts";
import { dueTimes } from "./due-times.ts";
import {
  blockItem,
  headFrom,
  headItem,
  headKey,
  type Item,
  itemBytes,
  keyOf,
  newHead,
  partitionOf,
  type SensorHead,
  type SensorKey,
} from "./sensor-item.ts";
import { table } from "./table.ts";

/** Sensors' heads and readings in the table. */
export interface SensorStore {
  /** The heads of sensors by their partition; one that was never stored is a new one. */
  load(keys: readonly SensorKey[]): Promise<Map<string, SensorHead>>;
  /**
   * Stores the readings and the record that came of them in one conditional write, both or neither.
   * Resolves to the new head, or to `conflict` when somebody else has written since `before` was loaded.
   * `lookAgainMs` is when the watch function has to look at it; without one it stays as it is, until readings come.
   */
  commit(
    key: SensorKey,
    before: SensorHead,
    record: SensorRecord,
    accepted: readonly Reading[],
    lookAgainMs?: number | "never",
  ): Promise<SensorHead | "conflict">;
}

/** Items expire this long after they were written. */
const RETENTION_SECONDS = 400 * 86_400;
/** A write of up to this costs one write unit. Source: Amazon DynamoDB developer guide, "read/write capacity mode". */
const WRITE_UNIT_BYTES = 1024;
/** Room that the open block has at least, so that it is not sealed every few readings. */
const OPEN_BLOCK_MIN_BYTES = 250;
/** BatchGetItem takes no more keys. Source: Amazon DynamoDB API reference. */
const BATCH_GET_MAX_KEYS = 100;

/** A store on a table that was made from `storage/table.ts`. */
export function createSensorStore(client: DynamoDBClient, tableName: string, clock: Clock): SensorStore {
  const expiresAt = () => Math.floor(clock.nowMs() / 1000) + RETENTION_SECONDS;
  return {
    async load(keys) {
      const heads = new Map(keys.map((key) => [partitionOf(key), newHead()]));
      // BatchGetItem refuses a key that comes twice. Source: Amazon DynamoDB API reference, ValidationException.
      const distinct = [...heads.keys()].map(keyOf);
      for (let from = 0; from < distinct.length; from += BATCH_GET_MAX_KEYS)
        for (const item of await getHeads(client, tableName, distinct.slice(from, from + BATCH_GET_MAX_KEYS)))
          heads.set(item[table.partitionKey]?.S ?? "", headFrom(item));
      return heads;
    },

    async commit(key, before, record, accepted, lookAgainMs) {
      const fresh = accepted.map(({ takenAtMs, celsius }) => ({ takenAtMs, celsius }));
      const readings = [...before.open.readings, ...fresh];
      const appended = {
        version: before.version + 1,
        record,
        ...dueTimes(before, record, accepted.length > 0 ? "never" : (lookAgainMs ?? before.lookAgainMs)),
        open: { number: before.open.number, readings },
        readingCount: before.readingCount + accepted.length,
      };
      const expiry = expiresAt();
      const full =
        before.open.readings.length > 0 && accepted.length > 0 && overflows(headItem(key, appended, expiry));
      const after = full
        ? { ...appended, open: { number: before.open.number + 1, readings: fresh } }
        : appended;
      // What is sealed is exactly what the head held when it was loaded: whoever tries again, or loses the race below,
      // writes the same bytes, and readers pass over a block that its head does not yet count as sealed.
      if (full)
        await client.send(new PutItemCommand({ TableName: tableName, Item: blockItem(key, before, expiry) }));
      return (await putHead(client, tableName, before.version, headItem(key, after, expiry)))
        ? after
        : "conflict";
    },
  };
}

/** Whether the head has outgrown the write units that its fixed part needs anyway. */
function overflows(item: Item): boolean {
  const bytes = itemBytes(item);
  const fixedBytes = bytes - (item.readings?.B?.byteLength ?? 0);
  const units = Math.ceil((fixedBytes + OPEN_BLOCK_MIN_BYTES) / WRITE_UNIT_BYTES);
  return bytes > units * WRITE_UNIT_BYTES;
}

async function putHead(
  client: DynamoDBClient,
  tableName: string,
  version: number,
  item: Item,
): Promise<boolean> {
  try {
    await client.send(
      new PutItemCommand({
        TableName: tableName,
        Item: item,
        ...(version === 0
          ? { ConditionExpression: `attribute_not_exists(${table.partitionKey})` }
          : {
              ConditionExpression: "version = :version",
              ExpressionAttributeValues: { ":version": { N: String(version) } },
            }),
      }),
    );
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

async function getHeads(
  client: DynamoDBClient,
  tableName: string,
  keys: readonly SensorKey[],
): Promise<Item[]> {
  const items: Item[] = [];
  let wanted: Item[] = keys.map(headKey);
  for (let attempt = 0; wanted.length > 0; attempt += 1) {
    if (attempt > 0) await pause(backoffMs(attempt, { baseMs: 25, maxMs: 1000 }));
    const { Responses, UnprocessedKeys } = await client.send(
      new BatchGetItemCommand({ RequestItems: { [tableName]: { Keys: wanted, ConsistentRead: true } } }),
    );
    items.push(...(Responses?.[tableName] ?? []));
    wanted = UnprocessedKeys?.[tableName]?.Keys ?? [];
  }
  return items;
}
