import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { KinesisClient } from "@aws-sdk/client-kinesis";
import type { SNSClient } from "@aws-sdk/client-sns";
import type { SQSClient } from "@aws-sdk/client-sqs";
import type { EnvironmentNames } from "../../environments/names.ts";

/** The services a drill speaks to. */
export interface DrillClients {
  kinesis: KinesisClient;
  dynamodb: DynamoDBClient;
  sns: SNSClient;
  sqs: SQSClient;
}

/** Where the drill goes: what the drill makes itself is named `<prefix>-drill-...`. */
export type DrillNames = Pick<EnvironmentNames, "prefix" | "streamName" | "tableName" | "topicArnPrefix">;

/** Something to take away again. */
export interface Undo {
  what: string;
  run(): Promise<unknown>;
}
