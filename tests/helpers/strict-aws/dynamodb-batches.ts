import type {
  BatchGetItemCommandInput,
  BatchGetItemCommandOutput,
  BatchWriteItemCommandInput,
  BatchWriteItemCommandOutput,
  WriteRequest,
} from "@aws-sdk/client-dynamodb";
import { copy, copyItem, type Item } from "./attribute-value.ts";
import { type Meter, readUnits, writeUnits } from "./capacity.ts";
import { takeWholeItem } from "./dynamodb-writes.ts";
import { createExpressions } from "./expression.ts";
import { createProjection, parseProjection } from "./projection.ts";
import { knowOnly, validation } from "./refusal.ts";
import { keyNames, pick, placeOf, takeKey } from "./table-key.ts";
import type { TableStore } from "./table-store.ts";
import { partitionHash, type Stored } from "./view.ts";

type Answer<Output> = Omit<Output, "$metadata">;

/** What a batch needs of the service. */
export interface BatchContext {
  table(name: string | undefined): TableStore;
  meter: Meter;
  /** Of a batch, whether this entry is left unprocessed as if its partition were throttled. */
  leaves(index: number): boolean;
  /** Physical partitions of a table: a BatchGetItem gets 1 MB of each at most. */
  partitionCount: number;
}

/** Source: Amazon DynamoDB API reference, BatchGetItem. */
const MAX_KEYS = 100;
const MAX_RESPONSE_BYTES = 16 * 1024 * 1024;
const MAX_PARTITION_BYTES = 1024 * 1024;
/** Source: Amazon DynamoDB API reference, BatchWriteItem. */
const MAX_WRITES = 25;
const MAX_REQUEST_BYTES = 16 * 1024 * 1024;

/**
 * Refuses over 100 keys and a key that comes twice; leaves keys unprocessed beyond 16 MB in all and 1 MB of a partition. The
 * items come in no order that the keys tell. Source: Amazon DynamoDB API reference, BatchGetItem.
 */
export function batchGetItem(
  { table, meter, leaves, partitionCount }: BatchContext,
  input: BatchGetItemCommandInput,
): Answer<BatchGetItemCommandOutput> {
  knowOnly("BatchGetItem", input, ["RequestItems"]);
  const requests = Object.entries(input.RequestItems ?? {});
  const keyCount = requests.reduce((sum, [, { Keys }]) => sum + (Keys?.length ?? 0), 0);
  if (requests.length === 0 || requests.some(([, { Keys }]) => (Keys?.length ?? 0) === 0))
    throw validation("Member must have length greater than or equal to 1: requestItems, keys");
  if (keyCount > MAX_KEYS) throw validation("Too many items requested for the BatchGetItem call");
  const reads = requests.map(([name, request]) => checkRead(table(name), request));
  const answer: Answer<BatchGetItemCommandOutput> = { Responses: {}, UnprocessedKeys: {} };
  const room = createRoom();
  let index = 0;
  for (const { name, store, keys, request, project } of reads) {
    const items: Item[] = [];
    const left: Item[] = [];
    for (const key of keys) {
      const place = placeOf(store.definition, key);
      const found = store.view({ consistent: request.ConsistentRead }).get(place);
      const bytes = found?.bytes ?? 0;
      const unprocessed =
        leaves(index) || !room.take(`${name} ${partitionHash(place.partition) % partitionCount}`, bytes);
      index += 1;
      if (unprocessed) {
        left.push(key);
        continue;
      }
      meter.read(readUnits(bytes, request.ConsistentRead));
      // The last first: a caller that takes items for the keys of the same index is wrong.
      if (found !== undefined) items.unshift(project(copyItem(found.item)));
    }
    (answer.Responses as Record<string, Item[]>)[name] = items;
    if (left.length > 0)
      (answer.UnprocessedKeys as Record<string, object>)[name] = { ...request, Keys: left.map(copyItem) };
  }
  return answer;
}

/**
 * Refuses over 25 writes, two of one item, and over 16 MB; a batch that has one fault is refused whole.
 * Source: Amazon DynamoDB API reference, BatchWriteItem.
 */
export function batchWriteItem(
  { table, meter, leaves }: BatchContext,
  input: BatchWriteItemCommandInput,
): Answer<BatchWriteItemCommandOutput> {
  knowOnly("BatchWriteItem", input, ["RequestItems"]);
  const requests = Object.entries(input.RequestItems ?? {});
  const writes = requests.flatMap(([name, of]) =>
    (of ?? []).map((request) => checkWrite(table(name), request)),
  );
  if (writes.length === 0 || requests.some(([, of]) => (of ?? []).length === 0))
    throw validation("Member must have length greater than or equal to 1: requestItems");
  if (writes.length > MAX_WRITES) throw validation("Too many items requested for the BatchWriteItem call");
  const places = writes.map(({ store, key }) => placeText(store, key));
  if (new Set(places).size < places.length)
    throw validation("Provided list of item keys contains duplicates");
  if (wireBytes(input) > MAX_REQUEST_BYTES) throw validation("The request exceeds 16 MB");
  const UnprocessedItems: Record<string, WriteRequest[]> = {};
  writes.forEach(({ store, key, stored, request }, index) => {
    if (leaves(index)) {
      UnprocessedItems[store.name] = [...(UnprocessedItems[store.name] ?? []), copy(request) as WriteRequest];
      return;
    }
    const before = store.find(key);
    const units = writeUnits(Math.max(before?.bytes ?? 0, stored?.bytes ?? 0));
    meter.write(units, before === undefined && stored === undefined ? 0 : store.write(key, stored));
  });
  return { UnprocessedItems };
}

function checkRead(
  store: TableStore,
  request: NonNullable<BatchGetItemCommandInput["RequestItems"]>[string],
) {
  const known = ["Keys", "ConsistentRead", "ProjectionExpression", "ExpressionAttributeNames"];
  knowOnly("BatchGetItem", request, known);
  const expressions = createExpressions(request);
  const names = expressions.read("ProjectionExpression", request.ProjectionExpression, parseProjection);
  expressions.finish();
  const keys = (request.Keys ?? []).map((key) => takeKey(store.definition, key));
  if (new Set(keys.map((key) => placeText(store, key))).size < keys.length)
    throw validation("Provided list of item keys contains duplicates");
  return { name: store.name, store, keys, request, project: createProjection(names) };
}

function checkWrite(store: TableStore, request: WriteRequest) {
  knowOnly("BatchWriteItem", request, ["PutRequest", "DeleteRequest"]);
  const { PutRequest: put, DeleteRequest: remove } = request;
  if ((put === undefined) === (remove === undefined))
    throw validation("Supplied WriteRequest must have exactly one of PutRequest and DeleteRequest");
  const stored: Stored | undefined = put === undefined ? undefined : takeWholeItem(store, put.Item);
  const key =
    stored === undefined
      ? takeKey(store.definition, remove?.Key)
      : pick(stored.item, keyNames(store.definition));
  return { store, key, stored, request };
}

function placeText(store: TableStore, key: Item): string {
  const { partition, order } = placeOf(store.definition, key);
  return JSON.stringify([store.name, partition, order]);
}

/** Bytes of the request as JSON, with binary in base64. */
function wireBytes(input: BatchWriteItemCommandInput): number {
  const text = JSON.stringify(input, (_, value: unknown) =>
    ArrayBuffer.isView(value) ? Buffer.from(value as Uint8Array).toString("base64") : value,
  );
  return Buffer.byteLength(text);
}

function createRoom(): { take(partition: string, bytes: number): boolean } {
  const taken = new Map<string, number>();
  let all = 0;
  return {
    take(partition, bytes) {
      const before = taken.get(partition) ?? 0;
      const full = before > 0 && before + bytes > MAX_PARTITION_BYTES;
      if (full || all + bytes > MAX_RESPONSE_BYTES) return false;
      taken.set(partition, before + bytes);
      all += bytes;
      return true;
    },
  };
}
