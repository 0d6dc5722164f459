import {
  type AttributeValue,
  BatchGetItemCommand,
  BatchWriteItemCommand,
  DynamoDBClient,
} from "@aws-sdk/client-dynamodb";
import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import type { KinesisStreamBatchResponse, KinesisStreamEvent } from "aws-lambda";
import { readingsOf } from "./decode-simply.ts";
import { judge, type Statistics, statisticsIn } from "./z-score.ts";

type Item = Record<string, AttributeValue>;

const database = new DynamoDBClient();
const sns = new SNSClient();
const { TABLE_NAME = "", TOPIC_ARN_PREFIX = "" } = process.env;
const TopicArn = `${TOPIC_ARN_PREFIX}alerts`;

/** A better one: states by BatchGetItem of 100, readings and states by BatchWriteItem of 25, all requests at once. */
export async function handler(event: KinesisStreamEvent): Promise<KinesisStreamBatchResponse> {
  const readings = readingsOf(event);
  const states = await load([...new Set(readings.map(({ sensor }) => sensor))]);
  const anomalies: string[] = [];
  for (const { sensor, celsius } of readings) {
    const { after, isAnomaly } = judge(states.get(sensor) ?? statisticsIn(undefined), celsius);
    states.set(sensor, after);
    if (isAnomaly) anomalies.push(`${sensor}: ${celsius} C`);
  }
  const items = readings.map(
    ({ sensor, takenAtMs, celsius }): Item => ({
      pk: { S: sensor },
      sk: { S: `reading#${takenAtMs}` },
      celsius: { N: String(celsius) },
    }),
  );
  for (const [sensor, state] of states) items.push(stateItem(sensor, state));
  await Promise.all([
    ...chunksOf(items, 25).map(write),
    ...anomalies.map((Message) => sns.send(new PublishCommand({ TopicArn, Message }))),
  ]);
  return { batchItemFailures: [] };
}

async function load(sensors: string[]): Promise<Map<string, Statistics>> {
  const answers = await Promise.all(
    chunksOf(sensors, 100).map((chunk) => {
      const Keys = chunk.map((sensor) => ({ pk: { S: sensor }, sk: { S: "state" } }));
      const RequestItems = { [TABLE_NAME]: { Keys } };
      return database.send(new BatchGetItemCommand({ RequestItems }));
    }),
  );
  const items = answers.flatMap(({ Responses }) => Responses?.[TABLE_NAME] ?? []);
  return new Map(items.map((item) => [item.pk?.S ?? "", statisticsIn(item)]));
}

function stateItem(sensor: string, { count, mean, squares }: Statistics): Item {
  return {
    pk: { S: sensor },
    sk: { S: "state" },
    readings: { N: String(count) },
    mean: { N: String(mean) },
    squares: { N: String(squares) },
  };
}

function write(items: Item[]) {
  const requests = items.map((Item) => ({ PutRequest: { Item } }));
  return database.send(new BatchWriteItemCommand({ RequestItems: { [TABLE_NAME]: requests } }));
}

function chunksOf<T>(list: T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, index) =>
    list.slice(index * size, (index + 1) * size),
  );
}
