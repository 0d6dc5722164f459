import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { CodeDeployClient } from "@aws-sdk/client-codedeploy";
import { EC2Client } from "@aws-sdk/client-ec2";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { S3Client } from "@aws-sdk/client-s3";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { environmentNames } from "../../environments/names.ts";
import type { EnvironmentName } from "../../environments/settings.ts";
import { pause } from "../../platform/backoff.ts";
import { systemClock } from "../../platform/clock.ts";
import type { Target } from "./target.ts";

/** The environment in the account and region of the credentials that the SDK finds; progress goes to stderr. */
export async function reach(environment: EnvironmentName): Promise<Target> {
  const sts = new STSClient();
  const region = await sts.config.region();
  const { Account: account = "" } = await sts.send(new GetCallerIdentityCommand());
  return {
    names: environmentNames(environment, { account, region }),
    clients: {
      s3: new S3Client(),
      codedeploy: new CodeDeployClient(),
      ec2: new EC2Client(),
      lambda: new LambdaClient(),
      cloudwatch: new CloudWatchClient(),
    },
    clock: systemClock,
    // What a machine may read alone goes to stdout.
    say: (line) => console.error(line),
    pause: (ms) => pause(ms),
  };
}
