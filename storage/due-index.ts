import { createHash } from "node:crypto";
import { type DynamoDBClient, paginateScan, QueryCommand } from "@aws-sdk/client-dynamodb";
import { dueAtMs, isUrgent } from "../domain/home/due.ts";
import type { Home } from "../domain/home/home.ts";
import { LATEST_MS } from "../domain/limits.ts";
import type { StoredHome } from "./home-item.ts";
import type { Item } from "./item.ts";
import { table } from "./table.ts";

/** Homes that a page brings of one partition at most, the longest due first. */
const PAGE_ITEMS = 100;
const [byDue] = table.indexes;

interface DueOptions {
  /** The home's time, and the clock on the wall. */
  nowMs: number;
  wallMs: number;
  duePartitions: number;
  /** Until when somebody is sending its e-mails, by the clock on the wall. */
  sendingUntilMs?: number;
}

/**
 * The entry of a home in the index, from what is due of it after `home` was stored. The index is written only when an entry
 * changes: one that is earlier than need be is kept while at least half of the time is left. A home that is heard as usual
 * moves it on before it comes, and is never visited for being well; each entry costs two index writes.
 */
export function nextDue(before: StoredHome, home: Home, options: DueOptions): StoredHome["due"] {
  const { nowMs, wallMs, duePartitions, sendingUntilMs } = options;
  const sendingMs = sendingMsOf(home, sendingUntilMs, { nowMs, wallMs });
  const wantedMs = Math.min(LATEST_MS, Math.ceil(Math.min(dueAtMs(home, nowMs), sendingMs)));
  const kept = before.due.atMs;
  const isKept = before.version > 0 && kept <= wantedMs && kept - nowMs >= (wantedMs - nowMs) / 2;
  const partition = `${isUrgent(home) ? "urgent" : "normal"}-${partitionOf(home.id, duePartitions)}`;
  return { partition, atMs: isKept ? kept : Math.max(0, wantedMs) };
}

/** E-mails that nobody sends are due at once, others when their sender must have given up. */
function sendingMsOf(
  { post }: Home,
  sendingUntilMs: number | undefined,
  { nowMs, wallMs }: { nowMs: number; wallMs: number },
): number {
  if (post.pending.length === 0) return Number.POSITIVE_INFINITY;
  return nowMs + Math.max(0, (sendingUntilMs ?? wallMs) - wallMs);
}

/** Homes are spread evenly, and a home keeps its partition. */
function partitionOf(homeId: string, partitions: number): number {
  return createHash("sha256").update(homeId).digest().readUInt32BE() % partitions;
}

/**
 * Ids of the homes of which something is due at `nowMs`, page by page, all urgent ones before the others. An index is
 * eventually consistent: what is due for less than a second may be missing, and what it names may have been dealt with.
 */
export async function* findDue(
  client: DynamoDBClient,
  { tableName, duePartitions }: { tableName: string; duePartitions: number },
  nowMs: number,
): AsyncGenerator<string[]> {
  for (const urgency of ["urgent", "normal"]) {
    let open = Array.from({ length: duePartitions }, (_, number): { partition: string; from?: Item } => ({
      partition: `${urgency}-${number}`,
    }));
    while (open.length > 0) {
      const answers = await Promise.all(
        open.map(async ({ partition, from }) => {
          const { Items = [], LastEvaluatedKey } = await client.send(
            new QueryCommand({
              TableName: tableName,
              IndexName: byDue.name,
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

/** A page of the index is 1 MB, the keys of some ten thousand homes. */
const MOST_PAGES = 5;

/** The homes of a table in order of their ids; of one with very many, some of them. For commands, not for functions. */
export async function listHomes(client: DynamoDBClient, tableName: string): Promise<string[]> {
  const pages = paginateScan(
    { client },
    { TableName: tableName, IndexName: byDue.name, ProjectionExpression: table.partitionKey },
  );
  const homes = new Set<string>();
  let read = 0;
  for await (const { Items } of pages) {
    for (const item of Items ?? []) homes.add(item[table.partitionKey]?.S ?? "");
    read += 1;
    if (read === MOST_PAGES) break;
  }
  return [...homes].sort();
}
