import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { IoTClient } from "@aws-sdk/client-iot";
import type { EnvironmentNames } from "../../environments/names.ts";

/** The environment whose homes are enrolled. */
export interface IdentityTarget {
  names: Pick<EnvironmentNames, "environment" | "region" | "tableName" | "streamName" | "homeAgents">;
  clients: { iot: IoTClient; dynamodb: DynamoDBClient };
  say: (line: string) => void;
}
