import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  GetRecordsCommand,
  GetShardIteratorCommand,
  KinesisClient,
  ListShardsCommand,
} from "@aws-sdk/client-kinesis";
import { SNSClient, SubscribeCommand } from "@aws-sdk/client-sns";
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import type { KinesisStreamRecord } from "aws-lambda";
import { environments } from "../../environments/settings.ts";
import { detectEventSource } from "../../handlers/detect/function.ts";
import type { FunctionDefinition } from "../../handlers/function-definition.ts";
import { toStreamRecord } from "../../local/event-source/stream-record.ts";
import { EventSourceMapping } from "../../local/event-source-mapping.ts";
import { LambdaFunction } from "../../local/lambda-function.ts";
import { run } from "./tools.ts";

/** Runs the agent on a CSV file in which a freezer thaws, until it has sent everything. */
export async function runAgent(
  folder: string,
  { streamName, tableName }: { streamName: string; tableName: string },
  env: Record<string, string>,
): Promise<void> {
  const nowMs = Date.now();
  const rows = Array.from({ length: 180 }, (_, minute) => {
    const celsius = minute < 60 ? -19 : Math.min(6, -19 + (minute - 60) * 0.5);
    return `${new Date(nowMs - (180 - minute) * 60_000).toISOString()},freezer,${celsius}`;
  });
  await writeFile(join(folder, "freezer.csv"), ["timestamp,sensor,celsius", ...rows].join("\n"));
  const config = {
    agent: "test",
    stream: streamName,
    identity: { key: join(folder, "agent-key.pem"), registerIn: tableName },
    home: {
      id: "home-1",
      name: "Test home",
      timeZone: "Europe/Brussels",
      unit: "celsius",
      sensors: [{ id: "freezer", name: "Freezer in the garage", kind: "freezer" }],
    },
    sources: [{ type: "csv", path: join(folder, "freezer.csv") }],
    spool: { path: join(folder, "spool.db") },
    pace: { atOnce: "50ms", atLatest: "50ms" },
    statusPort: 0,
  };
  await writeFile(join(folder, "agent.yaml"), JSON.stringify(config));
  await run(
    "node",
    ["--disable-warning=ExperimentalWarning", "agent/main.ts", "--config", join(folder, "agent.yaml")],
    {
      env,
    },
  );
}

/** All records of the stream as a function sees them. */
export async function readStream(streamName: string, streamArn: string): Promise<KinesisStreamRecord[]> {
  const kinesis = new KinesisClient({ requestHandler: new NodeHttpHandler() });
  const { Shards = [] } = await kinesis.send(new ListShardsCommand({ StreamName: streamName }));
  const records: KinesisStreamRecord[] = [];
  for (const { ShardId = "" } of Shards) {
    const from = { StreamName: streamName, ShardId, ShardIteratorType: "TRIM_HORIZON" as const };
    const { ShardIterator } = await kinesis.send(new GetShardIteratorCommand(from));
    const { Records = [] } = await kinesis.send(
      new GetRecordsCommand({ ShardIterator, StreamARN: streamArn, Limit: 1000 }),
    );
    records.push(...Records.map((record) => toStreamRecord(record, ShardId, streamArn)));
  }
  kinesis.destroy();
  return records;
}

/** Invokes the built bundle once, with the environment that the applied function has; resolves with what it returns, throws what it throws. */
export async function invokeBundle(
  definition: FunctionDefinition,
  event: unknown,
  environment: Record<string, string>,
): Promise<unknown> {
  const file = join(__dirname, "../../dist", definition.name, "index.js");
  const lambda = new LambdaFunction({ definition, file, environment });
  const result = await lambda.invoke(event);
  await lambda.stop();
  if (!result.ok) throw new Error(`${definition.name}: ${result.errorType}: ${result.errorMessage}`);
  return result.payload;
}

/**
 * Stands in for Lambda reading the stream, which moto can only do with Docker: `local/` does it, from the oldest record on,
 * with the built bundle. Speaks to the emulator at `endpoint`.
 */
export function serveStream(
  streamArn: string,
  definition: FunctionDefinition,
  environment: Record<string, string>,
  endpoint: string,
): { stop(): Promise<void> } {
  const kinesis = new KinesisClient({ endpoint, requestHandler: new NodeHttpHandler() });
  const file = join(__dirname, "../../dist", definition.name, "index.js");
  const lambda = new LambdaFunction({
    definition,
    file,
    environment: { ...environment, AWS_ENDPOINT_URL: endpoint },
  });
  const mapping = new EventSourceMapping({
    kinesis,
    streamArn,
    functionArn: lambda.arn,
    eventSource: detectEventSource(environments.dev.stream.retentionHours),
    invoke: (event) => lambda.invoke(event),
    sendOnFailure: (message) => Promise.reject(new Error(`given up: ${JSON.stringify(message)}`)),
  });
  mapping.start();
  return {
    async stop() {
      await mapping.stop();
      await lambda.stop();
      kinesis.destroy();
    },
  };
}

/** What SNS makes of an e-mail. */
interface Mail {
  Subject: string;
  Message: string;
}

/** A queue that hears of everything the topic sends, in the place of a mailbox. */
export async function subscribeMailbox(topicArn: string): Promise<() => Promise<Mail[]>> {
  const sqs = new SQSClient();
  const sns = new SNSClient();
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: "mailbox" }));
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["QueueArn"] }),
  );
  await sns.send(
    new SubscribeCommand({ TopicArn: topicArn, Protocol: "sqs", Endpoint: Attributes?.QueueArn }),
  );
  sns.destroy();
  return async () => {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
    );
    return Messages.map(({ Body = "" }) => JSON.parse(Body) as Mail);
  };
}
