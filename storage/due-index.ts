import { createHash } from "node:crypto";
import { type DynamoDBClient, paginateScan, QueryCommand } from "@aws-sdk/client-dynamodb";
import { isUrgent, postDueMs } from "../domain/home/due.ts";
import type { Home } from "../domain/home/home.ts";
import { silenceDueMs } from "../domain/home/silence.ts";
import { LATEST_MS } from "../domain/limits.ts";
import type { Claim, StoredHome } from "./home-item.ts";
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
  /** Who is sending its e-mails. */
  sending?: Claim;
  /** Until when all that the stream got has been heard; missing for whoever does not judge silence. */
  provedUpToMs?: number | undefined;
}

/** Why somebody must look at a home; the first kinds are read first. Of `silence` nothing but a silence is due. */
const KINDS = ["urgent", "normal", "silence"] as const;
/** A home with an open alarm whose silence cannot be judged yet is looked at again after these times at least and at most. */
const HELD_MS = { least: 60_000, most: 5 * 60_000 };

/**
 * The entry of a home in the index, from what is due of it after `home` was stored. The index is written only when an entry
 * changes: one that is earlier than need be is kept while at least half of the time is left. A home that is heard as usual
 * moves it on before it comes, and is never visited for being well; each entry costs two index writes.
 */
export function nextDue(before: StoredHome, home: Home, options: DueOptions): StoredHome["due"] {
  const { nowMs, duePartitions } = options;
  const tellMs = Math.min(postDueMs(home, nowMs), sendingMsOf(home, options));
  const kind = kindOf(home, tellMs);
  const silenceMs = kind === "silence" ? silenceDueMs(home) : judgeableMs(silenceDueMs(home), options);
  const wantedMs = Math.min(LATEST_MS, Math.ceil(Math.min(tellMs, silenceMs)));
  const kept = before.due.atMs;
  const isKept = before.version > 0 && kept <= wantedMs && kept - nowMs >= (wantedMs - nowMs) / 2;
  const partition = `${kind}-${partitionOf(home.id, duePartitions)}`;
  return { partition, atMs: isKept ? kept : Math.max(0, wantedMs) };
}

function kindOf(home: Home, tellMs: number): (typeof KINDS)[number] {
  if (isUrgent(home)) return "urgent";
  return tellMs === Number.POSITIVE_INFINITY ? "silence" : "normal";
}

/** When a silence is worth another look: one that is due and cannot be judged yet when that much more may have been heard. */
function judgeableMs(
  silenceMs: number,
  { nowMs, provedUpToMs = Number.POSITIVE_INFINITY }: DueOptions,
): number {
  if (silenceMs > nowMs || silenceMs <= provedUpToMs) return silenceMs;
  return nowMs + Math.min(HELD_MS.most, Math.max(HELD_MS.least, silenceMs - provedUpToMs));
}

/** E-mails that nobody sends are due at once, others when their sender must have given up. */
function sendingMsOf({ post }: Home, { nowMs, wallMs, sending }: DueOptions): number {
  if (post.pending.length === 0) return Number.POSITIVE_INFINITY;
  return nowMs + Math.max(0, (sending?.untilMs ?? wallMs) - wallMs);
}

/** Homes are spread evenly, and a home keeps its partition. */
function partitionOf(homeId: string, partitions: number): number {
  return createHash("sha256").update(homeId).digest().readUInt32BE() % partitions;
}

/**
 * Ids of the homes of which something is due at `nowMs`, page by page, all urgent ones before the others. Of whom nothing but
 * a silence is due is found when the stream has been heard that far: while it is not, such homes cost nothing, however many
 * they are. An index is eventually consistent: what is due for less than a second may be missing, and what it names may have
 * been dealt with.
 */
export async function* findDue(
  client: DynamoDBClient,
  { tableName, duePartitions }: { tableName: string; duePartitions: number },
  { nowMs, provedUpToMs = nowMs }: { nowMs: number; provedUpToMs?: number | undefined },
): AsyncGenerator<string[]> {
  for (const kind of KINDS) {
    const atMs = kind === "silence" ? Math.min(nowMs, provedUpToMs) : nowMs;
    if (atMs < 0) continue;
    let open = Array.from({ length: duePartitions }, (_, number): { partition: string; from?: Item } => ({
      partition: `${kind}-${number}`,
    }));
    while (open.length > 0) {
      const answers = await Promise.all(
        open.map(async ({ partition, from }) => {
          const { Items = [], LastEvaluatedKey } = await client.send(
            new QueryCommand({
              TableName: tableName,
              IndexName: byDue.name,
              KeyConditionExpression: "due = :partition AND dueAtMs <= :now",
              ExpressionAttributeValues: { ":partition": { S: partition }, ":now": { N: String(atMs) } },
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
