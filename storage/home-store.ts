import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  PutItemCommand,
} from "@aws-sdk/client-dynamodb";
import type { Home } from "../domain/home/home.ts";
import { MAX_ITEM_BYTES } from "../domain/limits.ts";
import type { Letter } from "../domain/post/letter.ts";
import type { Reading } from "../domain/reading.ts";
import { backoffMs, pause } from "../platform/backoff.ts";
import type { Clock } from "../platform/clock.ts";
import { nextDue } from "./due-index.ts";
import { type Claim, homeKey, newStoredHome, type StoredHome, storedFrom } from "./home-item.ts";
import { type Item, itemBytes } from "./item.ts";
import { letterItem } from "./letters.ts";
import { sealed } from "./sealing.ts";
import { isSigningKeyItem, type SigningKeys, signingKeyKeys, signingKeysFrom } from "./signing-keys.ts";
import { table } from "./table.ts";

/** Homes in the table. */
export interface HomeStore {
  /**
   * The homes by id, read together; one that was never stored is a new one, and of one whose item cannot be decoded there is
   * the error: `loaded` throws it. An id may be asked for more than once.
   */
  load(homeIds: readonly string[]): Promise<LoadedHomes>;
  /** The same in the same requests, with the keys by which records of these homes are checked. */
  loadWithKeys(homeIds: readonly string[]): Promise<{ homes: LoadedHomes; keys: SigningKeys }>;
  /**
   * Stores a home and readings of it in one conditional write, both or neither. Resolves to what is stored, or to
   * `conflict` when somebody else has written since `before` was loaded.
   */
  save(before: StoredHome, change: HomeChange): Promise<StoredHome | "conflict">;
}

/** Homes as they were loaded. */
export type LoadedHomes = ReadonlyMap<string, StoredHome | Error>;

/** A home of those that were loaded; throws when its item could not be decoded. */
export function loaded(homes: LoadedHomes, homeId: string): StoredHome {
  const stored = homes.get(homeId);
  if (stored === undefined || stored instanceof Error)
    throw new Error(`home ${homeId} cannot be read: ${stored?.message ?? "it was not loaded"}`, {
      cause: stored,
    });
  return stored;
}

/** A home that cannot be stored as it is: with the same arrivals it would fail again each time. */
export class UnstorableHomeError extends Error {
  constructor(homeId: string, why: string, options?: ErrorOptions) {
    super(`home ${homeId} cannot be stored: ${why}`, options);
    this.name = "UnstorableHomeError";
  }
}

/** What becomes of a stored home. */
export interface HomeChange {
  home: Home;
  /** Readings to be stored with it, in the order in which they were heard. */
  accepted?: readonly Reading[];
  /** E-mails of it that SNS took, to be kept. */
  sent?: readonly Letter[];
  /** The home's time: when the stream got the last arrival, or that of the tick. */
  nowMs: number;
  /** Who sends its e-mails from now on; undefined when nobody does any more. */
  sending?: Claim | undefined;
  /** Of a tick: until when all that the stream got has been heard. */
  provedUpToMs?: number | undefined;
}

/** What a store is set up with. */
export interface HomeStoreOptions {
  tableName: string;
  /** Partitions of the index of due times: a setting of the environment. */
  duePartitions: number;
  clock: Clock;
  /** Waits before the next attempt; tests pass their own. */
  pause?: (ms: number) => Promise<void>;
}

/** Source: Amazon DynamoDB API reference, BatchGetItem and BatchWriteItem. */
const BATCH_GET_MAX_KEYS = 100;
const BATCH_WRITE_MAX_ITEMS = 25;

/** A store on a table that was made from `storage/table.ts`. */
export function createHomeStore(client: DynamoDBClient, options: HomeStoreOptions): HomeStore {
  const { tableName, duePartitions, clock } = options;
  const wait = options.pause ?? pause;
  return {
    async load(homeIds) {
      return homesFrom(homeIds, await getAll([...new Set(homeIds)].map(homeKey)));
    },

    async loadWithKeys(homeIds) {
      const ids = [...new Set(homeIds)];
      const items = await getAll([...ids.map(homeKey), ...signingKeyKeys(ids)]);
      const homes = items.filter((item) => !isSigningKeyItem(item));
      return { homes: homesFrom(ids, homes), keys: signingKeysFrom(items.filter(isSigningKeyItem)) };
    },

    async save(before, change) {
      const { stored, item, seals } = prepared(before, change, { wallMs: clock.nowMs(), duePartitions });
      // What is sealed is exactly what the item held when it was loaded: whoever tries again, or loses the race below,
      // writes the same bytes, and readers pass over a seal that the home does not count yet.
      for (const some of chunks(seals, BATCH_WRITE_MAX_ITEMS)) await putItems(some);
      return (await putHome(item, before.version)) ? stored : "conflict";
    },
  };

  async function getAll(keys: readonly Item[]): Promise<Item[]> {
    return (await Promise.all(chunks(keys, BATCH_GET_MAX_KEYS).map(getItems))).flat();
  }

  async function getItems(keys: readonly Item[]): Promise<Item[]> {
    const items: Item[] = [];
    let wanted = [...keys];
    for (let attempt = 0; wanted.length > 0; attempt += 1) {
      if (attempt > 0) await wait(backoffMs(attempt, { baseMs: 25, maxMs: 1000 }));
      const { Responses, UnprocessedKeys } = await client.send(
        new BatchGetItemCommand({ RequestItems: { [tableName]: { Keys: wanted, ConsistentRead: true } } }),
      );
      items.push(...(Responses?.[tableName] ?? []));
      wanted = UnprocessedKeys?.[tableName]?.Keys ?? [];
    }
    return items;
  }

  async function putItems(items: readonly Item[]): Promise<void> {
    if (items.length === 1) {
      await client.send(new PutItemCommand({ TableName: tableName, Item: items[0] }));
      return;
    }
    let requests = items.map((Item) => ({ PutRequest: { Item } }));
    for (let attempt = 0; requests.length > 0; attempt += 1) {
      if (attempt > 0) await wait(backoffMs(attempt, { baseMs: 25, maxMs: 1000 }));
      const { UnprocessedItems } = await client.send(
        new BatchWriteItemCommand({ RequestItems: { [tableName]: requests } }),
      );
      requests = (UnprocessedItems?.[tableName] ?? []) as typeof requests;
    }
  }

  async function putHome(item: Item, version: number): Promise<boolean> {
    const condition =
      version === 0
        ? { ConditionExpression: `attribute_not_exists(${table.partitionKey})` }
        : {
            ConditionExpression: "version = :version",
            ExpressionAttributeValues: { ":version": { N: String(version) } },
          };
    try {
      await client.send(new PutItemCommand({ TableName: tableName, Item: item, ...condition }));
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }
}

/** What is to be written, and what is stored then; throws an UnstorableHomeError. */
function prepared(
  before: StoredHome,
  { home, accepted = [], sent = [], nowMs, sending: claim, provedUpToMs }: HomeChange,
  { wallMs, duePartitions }: { wallMs: number; duePartitions: number },
): ReturnType<typeof sealed> {
  const { sending: _, ...rest } = before;
  const sending = claim !== undefined && home.post.pending.length > 0 ? { sending: claim } : {};
  try {
    const due = nextDue(before, home, { nowMs, wallMs, duePartitions, provedUpToMs, ...sending });
    const after = { ...rest, version: before.version + 1, home, due, ...sending };
    const result = sealed({ before, after, accepted }, wallMs);
    const letters = sent.map((letter) => letterItem(home.id, letter, wallMs));
    const bytes = itemBytes(result.item);
    if (bytes <= MAX_ITEM_BYTES) return { ...result, seals: [...result.seals, ...letters] };
    throw new Error(`its item would have ${bytes} bytes, of ${MAX_ITEM_BYTES}`);
  } catch (error) {
    throw new UnstorableHomeError(home.id, (error as Error).message, { cause: error });
  }
}

function homesFrom(homeIds: readonly string[], items: readonly Item[]): LoadedHomes {
  const homes = new Map<string, StoredHome | Error>(homeIds.map((id) => [id, newStoredHome(id)]));
  for (const item of items) homes.set(item[table.partitionKey]?.S ?? "", decoded(item));
  return homes;
}

function decoded(item: Item): StoredHome | Error {
  try {
    return storedFrom(item);
  } catch (error) {
    return error as Error;
  }
}

function chunks<Value>(values: readonly Value[], size: number): Value[][] {
  const parts: Value[][] = [];
  for (let from = 0; from < values.length; from += size) parts.push(values.slice(from, from + size));
  return parts;
}
