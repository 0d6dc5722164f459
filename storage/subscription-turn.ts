import { BatchGetItemCommand, type DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { table } from "./table.ts";

/** How far the look at all homes' topics has come: a page of them a minute, then from the first again. */
export interface SubscriptionTurn {
  /** Where SNS goes on; missing at the beginning. */
  nextToken?: string;
  /** Topics without a confirmed subscription: found in this turn so far, and in the whole turn before. */
  found: number;
  foundBefore: number;
}

/** Keeps the turn between two invocations. */
export interface SubscriptionTurnStore {
  read(): Promise<SubscriptionTurn>;
  write(turn: SubscriptionTurn): Promise<void>;
}

/** Its key; no home's id has a slash. */
const KEY = { [table.partitionKey]: { S: "/subscriptions" }, [table.sortKey]: { S: "turn" } };

/** The turn as the homes' table has it: one item. */
export function createSubscriptionTurnStore(
  client: DynamoDBClient,
  tableName: string,
): SubscriptionTurnStore {
  return {
    async read() {
      const { Responses = {} } = await client.send(
        new BatchGetItemCommand({ RequestItems: { [tableName]: { Keys: [KEY] } } }),
      );
      return { found: 0, foundBefore: 0, ...JSON.parse(Responses[tableName]?.[0]?.turn?.S ?? "{}") };
    },
    async write(turn) {
      const Item = { ...KEY, turn: { S: JSON.stringify(turn) } };
      await client.send(new PutItemCommand({ TableName: tableName, Item }));
    },
  };
}
