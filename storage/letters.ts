import { type DynamoDBClient, paginateQuery } from "@aws-sdk/client-dynamodb";
import type { Letter } from "../domain/post/letter.ts";
import type { Span } from "./history.ts";
import { expiry, type Item } from "./item.ts";
import { packedJson, unpackedJson } from "./packed-json.ts";
import { table } from "./table.ts";

/** The partition of the e-mails of a home that SNS took: a home's id has no slash, and no sensor has items that begin so. */
export function lettersPartition(homeId: string): string {
  return `${homeId}/letters`;
}

/** An e-mail that SNS took, as an item: who stores it again writes the same one. */
export function letterItem(homeId: string, letter: Letter, wallMs: number): Item {
  return {
    [table.partitionKey]: { S: lettersPartition(homeId) },
    [table.sortKey]: { S: `${sortKeyFrom(letter.atMs)}#${letter.id}` },
    letter: packedJson(letter),
    ...expiry(wallMs),
  };
}

/** The e-mails of a home that were put together in a time and that SNS took, oldest first: one Query. */
export async function readLetters(
  client: DynamoDBClient,
  tableName: string,
  { homeId, sinceMs = 0, untilMs = LATEST_MS }: { homeId: string } & Span,
): Promise<Letter[]> {
  const pages = paginateQuery(
    { client },
    {
      TableName: tableName,
      ConsistentRead: true,
      KeyConditionExpression: `${table.partitionKey} = :letters AND ${table.sortKey} BETWEEN :since AND :until`,
      ExpressionAttributeValues: {
        ":letters": { S: lettersPartition(homeId) },
        ":since": { S: sortKeyFrom(sinceMs) },
        // "$" stands behind "#" in front of the id.
        ":until": { S: `${sortKeyFrom(untilMs)}$` },
      },
    },
  );
  const letters: Letter[] = [];
  for await (const { Items } of pages)
    for (const item of Items ?? []) letters.push(unpackedJson<Letter>(item.letter) as Letter);
  return letters;
}

/** The last time with four digits of the year, so that texts sort as times. */
const LATEST_MS = Date.UTC(9999, 11, 31);

function sortKeyFrom(atMs: number): string {
  return `letter#${new Date(atMs).toISOString()}`;
}
