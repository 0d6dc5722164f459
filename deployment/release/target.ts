import type { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import type { CodeDeployClient } from "@aws-sdk/client-codedeploy";
import type { EC2Client } from "@aws-sdk/client-ec2";
import type { LambdaClient } from "@aws-sdk/client-lambda";
import type { S3Client } from "@aws-sdk/client-s3";
import type { EnvironmentNames } from "../../environments/names.ts";
import type { Clock } from "../../platform/clock.ts";

/** An environment in its account: the names of its parts, the clients that reach them, and where progress is told. */
export interface Target {
  names: EnvironmentNames;
  clients: ReleaseClients;
  clock: Clock;
  /** Tells a line of progress, at once. */
  say(line: string): void;
  /** Waits between two looks at what AWS is doing. */
  pause(ms: number): Promise<void>;
}

/** The services that a release, its rollback and its status speak to. */
export interface ReleaseClients {
  s3: S3Client;
  codedeploy: CodeDeployClient;
  ec2: EC2Client;
  lambda: LambdaClient;
  cloudwatch: CloudWatchClient;
}

/** What whoever typed the command can fix, or must know: the message says what, where and how; it needs no stack. */
export class ReleaseError extends Error {
  override readonly name = "ReleaseError";
}
