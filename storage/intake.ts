import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  PutItemCommand,
  paginateQuery,
} from "@aws-sdk/client-dynamodb";
import type { Clock } from "../platform/clock.ts";
import { expiry } from "./item.ts";
import { table } from "./table.ts";

/** How far each shard of the stream has been heard, by the times at which the stream got the pulses. */
export interface Intake {
  /** Notes that all that a shard got until then has been heard; what is older than what is known changes nothing. */
  prove(shardId: string, arrivedAtMs: number): Promise<void>;
  /** By shard: until when all that it got has been heard. */
  proved(): Promise<ReadonlyMap<string, number>>;
}

/** Their partition; no home's id has a slash. */
const PARTITION = "/intake";

/** The intake of the stream as the homes' table has it: an item a shard, written once a minute. */
export function createIntake(client: DynamoDBClient, tableName: string, clock: Clock): Intake {
  return {
    async prove(shardId, arrivedAtMs) {
      const at = { N: String(arrivedAtMs) };
      const Item = {
        [table.partitionKey]: { S: PARTITION },
        [table.sortKey]: { S: shardId },
        arrivedAtMs: at,
        ...expiry(clock.nowMs()),
      };
      const ConditionExpression = "attribute_not_exists(arrivedAtMs) OR arrivedAtMs < :at";
      try {
        await client.send(
          new PutItemCommand({
            TableName: tableName,
            Item,
            ConditionExpression,
            ExpressionAttributeValues: { ":at": at },
          }),
        );
      } catch (error) {
        // A batch that is delivered again proves nothing new.
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
      }
    },

    async proved() {
      const proved = new Map<string, number>();
      const pages = paginateQuery(
        { client },
        {
          TableName: tableName,
          ConsistentRead: true,
          KeyConditionExpression: `${table.partitionKey} = :intake`,
          ExpressionAttributeValues: { ":intake": { S: PARTITION } },
        },
      );
      for await (const { Items = [] } of pages)
        for (const item of Items) proved.set(item[table.sortKey]?.S ?? "", Number(item.arrivedAtMs?.N));
      return proved;
    },
  };
}
