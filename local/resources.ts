import { CreateTableCommand } from "@aws-sdk/client-dynamodb";
import { CreateStreamCommand, DescribeStreamSummaryCommand } from "@aws-sdk/client-kinesis";
import { CreateBucketCommand } from "@aws-sdk/client-s3";
import { CreateTopicCommand, SubscribeCommand } from "@aws-sdk/client-sns";
import { CreateQueueCommand, GetQueueAttributesCommand } from "@aws-sdk/client-sqs";
import { DRILLS_TOPIC, topicNameOf } from "../domain/home-topic.ts";
import { table } from "../storage/table.ts";
import { accountId, region } from "./services/clients.ts";
import type { Services } from "./services/services.ts";

/** Where one system finds what it reads and writes. */
export interface Resources {
  streamName: string;
  streamArn: string;
  tableName: string;
  /** What the ARNs of the topics of homes begin with. */
  topicArnPrefix: string;
  /** Subscribed to the topics of the homes: what arrives here is what the householder's mailbox gets. */
  mailboxQueueUrl: string;
  /** Records that the function could not decode. */
  quarantineQueueUrl: string;
  /** Batches that the event source mapping gave up. */
  givenUpBucket: string;
}

/** Partitions of the index of due times: more than one, so that what reads only the first is found out. */
export const DUE_PARTITIONS = 2;

/** How long a stream keeps records that nobody told otherwise. Source: Kinesis API reference, CreateStream. */
export const STREAM_RETENTION_HOURS = 24;

/**
 * Creates the stream, table, topics of the homes, queues and bucket of one system, each name with `prefix` before it, so that several
 * systems can share one set of services. Expects none of them to exist. dynalite knows no TTL: items stay.
 */
export async function createResources(
  { clients, endpoints }: Pick<Services, "clients" | "endpoints">,
  { prefix, shardCount = 2, homeIds }: { prefix: string; shardCount?: number; homeIds: readonly string[] },
): Promise<Resources> {
  const streamName = `${prefix}-readings`;
  const tableName = `${prefix}-homes`;

  const createQueue = async (name: string) => {
    await clients.sqs.send(new CreateQueueCommand({ QueueName: name }));
    return `${endpoints.messaging}/${accountId}/${name}`; // fauxqs's own answer names a host that does not resolve
  };
  const createBucket = async (Bucket: string) => {
    await clients.s3.send(new CreateBucketCommand({ Bucket }));
    return Bucket;
  };
  const createStream = async () => {
    await clients.kinesis.send(new CreateStreamCommand({ StreamName: streamName, ShardCount: shardCount }));
    const summary = await clients.kinesis.send(new DescribeStreamSummaryCommand({ StreamName: streamName }));
    return summary.StreamDescriptionSummary?.StreamARN ?? "";
  };

  const [streamArn, mailboxQueueUrl, quarantineQueueUrl, givenUpBucket] = await Promise.all([
    createStream(),
    createQueue(`${prefix}-mailbox`),
    createQueue(`${prefix}-quarantine`),
    createBucket(`${prefix}-given-up`),
    clients.dynamodb.send(new CreateTableCommand(tableDefinition(tableName))),
  ]);
  const mailboxQueueArn = await queueArn(clients, mailboxQueueUrl);
  await clients.sns.send(new CreateTopicCommand({ Name: `${prefix}-${DRILLS_TOPIC}` }));
  for (const homeId of homeIds) {
    const Name = `${prefix}-${topicNameOf(homeId)}`;
    const { TopicArn } = await clients.sns.send(new CreateTopicCommand({ Name }));
    await clients.sns.send(new SubscribeCommand({ TopicArn, Protocol: "sqs", Endpoint: mailboxQueueArn }));
  }
  return {
    streamName,
    streamArn,
    tableName,
    topicArnPrefix: `arn:aws:sns:${region}:${accountId}:${prefix}-`,
    mailboxQueueUrl,
    quarantineQueueUrl,
    givenUpBucket,
  };
}

async function queueArn(clients: Services["clients"], queueUrl: string) {
  const { Attributes } = await clients.sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ["QueueArn"] }),
  );
  return Attributes?.QueueArn;
}

/** The table of `storage/table.ts` in DynamoDB's words. */
function tableDefinition(tableName: string) {
  const keys = (partitionKey: string, sortKey: string) => [
    { AttributeName: partitionKey, KeyType: "HASH" as const },
    { AttributeName: sortKey, KeyType: "RANGE" as const },
  ];
  return {
    TableName: tableName,
    BillingMode: "PAY_PER_REQUEST" as const,
    AttributeDefinitions: Object.entries(table.keyTypes).map(([AttributeName, AttributeType]) => ({
      AttributeName,
      AttributeType,
    })),
    KeySchema: keys(table.partitionKey, table.sortKey),
    GlobalSecondaryIndexes: table.indexes.map((index) => ({
      IndexName: index.name,
      KeySchema: keys(index.partitionKey, index.sortKey),
      Projection: { ProjectionType: index.projection },
    })),
  };
}
