import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { KinesisClient } from "@aws-sdk/client-kinesis";
import { S3Client } from "@aws-sdk/client-s3";
import { SNSClient } from "@aws-sdk/client-sns";
import { SQSClient } from "@aws-sdk/client-sqs";
import { NodeHttpHandler } from "@smithy/node-http-handler";

export interface Endpoints {
  kinesis: string;
  dynamodb: string;
  /** SNS, SQS and S3 share one. */
  messaging: string;
}

export interface Clients {
  kinesis: KinesisClient;
  dynamodb: DynamoDBClient;
  sns: SNSClient;
  sqs: SQSClient;
  s3: S3Client;
}

export const region = "eu-west-1";
/** The account all emulators agree on. */
export const accountId = "000000000000";

/** Real SDK clients of the emulators at `endpoints`. */
export function createClients(endpoints: Endpoints): Clients {
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  const common = { region, credentials };
  return {
    // The client's own handler speaks HTTP/2, which kinesis-local does not.
    kinesis: new KinesisClient({
      ...common,
      endpoint: endpoints.kinesis,
      requestHandler: new NodeHttpHandler(),
    }),
    dynamodb: new DynamoDBClient({ ...common, endpoint: endpoints.dynamodb }),
    sns: new SNSClient({ ...common, endpoint: endpoints.messaging }),
    sqs: new SQSClient({ ...common, endpoint: endpoints.messaging }),
    s3: new S3Client({ ...common, endpoint: endpoints.messaging }),
  };
}

/**
 * Environment variables that lead the SDK of another process (or Lambda function) to the emulators. They cannot give
 * a KinesisClient its HTTP/1 handler: a function that writes to Kinesis needs one of its own here.
 */
export function sdkEnvironment(endpoints: Endpoints): Record<string, string> {
  return {
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: "local",
    AWS_SECRET_ACCESS_KEY: "local",
    AWS_ENDPOINT_URL_KINESIS: endpoints.kinesis,
    AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamodb,
    AWS_ENDPOINT_URL_SNS: endpoints.messaging,
    AWS_ENDPOINT_URL_SQS: endpoints.messaging,
    AWS_ENDPOINT_URL_S3: endpoints.messaging,
  };
}

/** Closes the clients' sockets; needed before their process can end by itself. */
export function closeClients(clients: Clients): void {
  for (const client of Object.values(clients)) client.destroy();
}
