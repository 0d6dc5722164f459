import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { KinesisClient } from "@aws-sdk/client-kinesis";
import { SNSClient } from "@aws-sdk/client-sns";
import { SQSClient } from "@aws-sdk/client-sqs";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import type { DrillClients } from "./drill-reach.ts";

/** Clients of a drill, with the region and credentials that the SDK finds. */
export function createDrillClients(): DrillClients {
  return {
    // HTTP/1.1: a few requests need no HTTP/2, and the emulators speak none.
    kinesis: new KinesisClient({ requestHandler: new NodeHttpHandler() }),
    dynamodb: new DynamoDBClient(),
    sns: new SNSClient(),
    // The region's endpoint has every queue of the region; an emulator's queue URL may name a host that nobody knows.
    sqs: new SQSClient({ useQueueUrlAsEndpoint: false }),
  };
}
