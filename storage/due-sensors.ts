import { type DynamoDBClient, QueryCommand } from "@aws-sdk/client-dynamodb";
import { DUE_PARTITIONS, duePartition, keyOf, type SensorKey } from "./sensor-item.ts";
import { table } from "./table.ts";

/** Whoever asks takes at most this many of a partition, the longest due first; the rest stays due. */
const MAX_PER_PARTITION = 100;

/**
 * The sensors of which something is due at `nowMs`: a Query for each partition of `byDue`. An index is eventually
 * consistent: what is due for less than a second may be missing, and a head may have been dealt with since.
 */
export async function findDueSensors(
  client: DynamoDBClient,
  tableName: string,
  nowMs: number,
): Promise<SensorKey[]> {
  const partitions = Array.from({ length: DUE_PARTITIONS }, (_, number) => duePartition(number));
  const answers = await Promise.all(
    partitions.map((partition) =>
      client.send(
        new QueryCommand({
          TableName: tableName,
          IndexName: "byDue",
          KeyConditionExpression: "due = :partition AND dueAtMs <= :now",
          ExpressionAttributeValues: { ":partition": { S: partition }, ":now": { N: String(nowMs) } },
          Limit: MAX_PER_PARTITION,
        }),
      ),
    ),
  );
  return answers.flatMap(({ Items = [] }) => Items.map((item) => keyOf(item[table.partitionKey]?.S ?? "")));
}
