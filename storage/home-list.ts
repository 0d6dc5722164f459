import { type DynamoDBClient, paginateScan } from "@aws-sdk/client-dynamodb";
import { table } from "./table.ts";

/** An index page is 1 MB, the keys of some ten thousand sensors. */
const MOST_PAGES = 5;

/** The homes that have a sensor, in order of their ids; of a table with very many, some of them. For commands, not for functions. */
export async function listHomes(client: DynamoDBClient, tableName: string): Promise<string[]> {
  const [byHome] = table.indexes;
  const pages = paginateScan(
    { client },
    { TableName: tableName, IndexName: byHome.name, ProjectionExpression: byHome.partitionKey },
  );
  const homes = new Set<string>();
  let read = 0;
  for await (const { Items } of pages) {
    for (const item of Items ?? []) homes.add(item[byHome.partitionKey]?.S ?? "");
    read += 1;
    if (read === MOST_PAGES) break;
  }
  return [...homes].sort();
}
