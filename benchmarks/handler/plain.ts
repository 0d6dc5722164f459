import { DynamoDBClient, GetItemCommand, PutItemCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import type { KinesisStreamBatchResponse, KinesisStreamEvent } from "aws-lambda";
import { readingsOf } from "./decode-simply.ts";
import { judge, statisticsIn } from "./z-score.ts";

const database = new DynamoDBClient();
const sns = new SNSClient();
const { TABLE_NAME: TableName, TOPIC_ARN_PREFIX = "" } = process.env;
const TopicArn = `${TOPIC_ARN_PREFIX}alerts`;

/** The handler of tutorials: for each reading a PutItem, a GetItem and an UpdateItem, one after the other. */
export async function handler(event: KinesisStreamEvent): Promise<KinesisStreamBatchResponse> {
  for (const { sensor, takenAtMs, celsius } of readingsOf(event)) {
    const pk = { S: sensor };
    const Item = { pk, sk: { S: `reading#${takenAtMs}` }, celsius: { N: String(celsius) } };
    await database.send(new PutItemCommand({ TableName, Item }));
    const Key = { pk, sk: { S: "state" } };
    const state = await database.send(new GetItemCommand({ TableName, Key }));
    const { after, isAnomaly } = judge(statisticsIn(state.Item), celsius);
    await database.send(
      new UpdateItemCommand({
        TableName,
        Key,
        UpdateExpression: "SET readings = :readings, mean = :mean, squares = :squares",
        ExpressionAttributeValues: {
          ":readings": { N: String(after.count) },
          ":mean": { N: String(after.mean) },
          ":squares": { N: String(after.squares) },
        },
      }),
    );
    if (isAnomaly) await sns.send(new PublishCommand({ TopicArn, Message: `${sensor}: ${celsius} C` }));
  }
  return { batchItemFailures: [] };
}
