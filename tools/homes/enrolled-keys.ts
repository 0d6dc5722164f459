import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from "@aws-sdk/client-dynamodb";
import {
  type EnrolledKey,
  enrolledKeysFrom,
  homeKeysItem,
  homeKeysKey,
  instanceKey,
} from "../../storage/signing-keys.ts";
import { CommandError } from "../home/errors.ts";

/** Changes the enrolled keys of a home, unless somebody else does at the same time; resolves to what there was. */
export async function changeKeys(
  client: DynamoDBClient,
  TableName: string,
  homeId: string,
  change: (keys: readonly EnrolledKey[]) => readonly EnrolledKey[],
): Promise<readonly EnrolledKey[]> {
  const { Item } = await client.send(
    new GetItemCommand({ TableName, Key: homeKeysKey(homeId), ConsistentRead: true }),
  );
  const keys = Item === undefined ? [] : enrolledKeysFrom(Item);
  const version = Number(Item?.version?.N ?? 0);
  const condition =
    Item === undefined
      ? { ConditionExpression: "attribute_not_exists(pk)" }
      : {
          ConditionExpression: "version = :version",
          ExpressionAttributeValues: { ":version": { N: String(version) } },
        };
  try {
    await client.send(
      new PutItemCommand({ TableName, Item: homeKeysItem(homeId, change(keys), version + 1), ...condition }),
    );
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    throw new CommandError(`somebody else has changed the keys of ${homeId} just now: run this again`);
  }
  return keys;
}

/** Forgets that a home ever had keys: of agents at home, and of the one on the instance if it speaks for this home. */
export async function forgetKeys(client: DynamoDBClient, TableName: string, homeId: string): Promise<void> {
  await client.send(new DeleteItemCommand({ TableName, Key: homeKeysKey(homeId) }));
  try {
    await client.send(
      new DeleteItemCommand({
        TableName,
        Key: instanceKey(),
        ConditionExpression: "home = :home",
        ExpressionAttributeValues: { ":home": { S: homeId } },
      }),
    );
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
}

/** Whether the agent on the instance speaks for a home. */
export async function isAtInstance(
  client: DynamoDBClient,
  TableName: string,
  homeId: string,
): Promise<boolean> {
  const { Item } = await client.send(new GetItemCommand({ TableName, Key: instanceKey() }));
  return Item?.home?.S === homeId;
}
