import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { SNSClient } from "@aws-sdk/client-sns";
import type { EnvironmentNames } from "../../environments/names.ts";

/** What the actions on an environment's households work with. */
export interface HomesTarget {
  names: EnvironmentNames;
  /** The addresses of the homes that config.yaml names: Terraform makes their topics. */
  configured: Readonly<Record<string, readonly string[]>>;
  clients: { sns: SNSClient; dynamodb: DynamoDBClient };
  /** Prints a line. */
  say(line: string): void;
}
