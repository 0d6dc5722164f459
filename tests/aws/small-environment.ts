import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CloudWatchClient, PutMetricAlarmCommand, SetAlarmStateCommand } from "@aws-sdk/client-cloudwatch";
import {
  CodeDeployClient,
  CreateApplicationCommand,
  CreateDeploymentGroupCommand,
} from "@aws-sdk/client-codedeploy";
import { EC2Client, RunInstancesCommand, TerminateInstancesCommand } from "@aws-sdk/client-ec2";
import { CreateStreamCommand, KinesisClient } from "@aws-sdk/client-kinesis";
import {
  CreateAliasCommand,
  CreateEventSourceMappingCommand,
  CreateFunctionCommand,
  LambdaClient,
} from "@aws-sdk/client-lambda";
import { CreateBucketCommand, PutBucketVersioningCommand, S3Client } from "@aws-sdk/client-s3";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { requiredFunctions } from "../../deployment/release/function-versions.ts";
import type { BuiltArtifact } from "../../deployment/release/stored-release.ts";
import type { Target } from "../../deployment/release/target.ts";
import { zip } from "../../deployment/zip.ts";
import { environmentNames } from "../../environments/names.ts";
import { account, region } from "./workspace.ts";

/** As much of an environment as releases work on, made in seconds without Terraform. */
export interface SmallEnvironment {
  target: Target;
  /** What was told so far. */
  lines: string[];
  /** A build of a commit; each commit has other code. */
  built(commit: string, name: string): BuiltArtifact;
  /** A function that an engineer once made by hand, reading the stream. */
  makeByHand(name: string): Promise<string>;
  /** Has detect read the stream, as the stack does. */
  mapDetect(): Promise<string>;
  /** The instance of the agent that runs now. */
  instanceId(): string;
  /** Ends the instance, and starts another with its tag, as Terraform does. */
  replaceInstance(): Promise<void>;
  setAlarm(name: string, state: "ALARM" | "OK"): Promise<void>;
  remove(): void;
}

const role = `arn:aws:iam::${account}:role/any`;

/** Makes it in the emulator that AWS_ENDPOINT_URL names. */
export async function createSmallEnvironment(): Promise<SmallEnvironment> {
  const names = environmentNames("dev", { account, region });
  const clients = {
    s3: new S3Client(),
    codedeploy: new CodeDeployClient(),
    ec2: new EC2Client(),
    lambda: new LambdaClient(),
    cloudwatch: new CloudWatchClient(),
  };
  const folder = mkdtempSync(join(tmpdir(), "releases-"));
  const lines: string[] = [];
  const target: Target = {
    names,
    clients,
    clock: { nowMs: () => Date.now() },
    say: (line) => lines.push(line),
    pause: async () => undefined,
  };
  await makeRole();
  await makeDelivery(target);
  let instanceId = await runInstance(target);
  const makeFunction = async (FunctionName: string) => {
    const Code = { ZipFile: zip([{ path: "index.js", content: Buffer.from(FunctionName) }]) };
    const settings = { Runtime: "nodejs22.x", Handler: "index.handler", Role: role } as const;
    await clients.lambda.send(new CreateFunctionCommand({ FunctionName, Code, Publish: true, ...settings }));
  };
  const map = async (FunctionName: string, BatchSize: number) => {
    const mapping = {
      EventSourceArn: names.streamArn,
      StartingPosition: "LATEST",
      FunctionName,
      BatchSize,
    } as const;
    return (await clients.lambda.send(new CreateEventSourceMappingCommand(mapping))).UUID ?? "";
  };
  for (const name of requiredFunctions) {
    const FunctionName = names.functionName(name);
    await makeFunction(FunctionName);
    await clients.lambda.send(new CreateAliasCommand({ FunctionName, Name: "live", FunctionVersion: "1" }));
    await clients.cloudwatch.send(new PutMetricAlarmCommand(alarmOf(`${FunctionName}-errors`)));
  }
  return {
    target,
    lines,
    built(commit, name) {
      const file = join(folder, `${commit}-${name}.zip`);
      const content = zip([{ path: "index.js", content: Buffer.from(`${name} of ${commit}`) }]);
      writeFileSync(file, content);
      return { commit, file, sha256: createHash("sha256").update(content).digest("hex") };
    },
    async makeByHand(name) {
      await makeFunction(name);
      return map(name, 7);
    },
    mapDetect: () => map(names.liveArn("detect"), 100),
    instanceId: () => instanceId,
    async replaceInstance() {
      await clients.ec2.send(new TerminateInstancesCommand({ InstanceIds: [instanceId] }));
      instanceId = await runInstance(target);
    },
    async setAlarm(AlarmName, StateValue) {
      await clients.cloudwatch.send(new SetAlarmStateCommand({ AlarmName, StateValue, StateReason: "test" }));
    },
    remove() {
      for (const client of Object.values(clients)) client.destroy();
      rmSync(folder, { recursive: true });
    },
  };
}

async function makeDelivery({ names, clients }: Target): Promise<void> {
  const Bucket = names.releasesBucket;
  const CreateBucketConfiguration = { LocationConstraint: region } as const;
  await clients.s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration }));
  await clients.s3.send(
    new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Enabled" } }),
  );
  const kinesis = new KinesisClient({ requestHandler: new NodeHttpHandler() });
  await kinesis.send(new CreateStreamCommand({ StreamName: names.streamName, ShardCount: 1 }));
  kinesis.destroy();
  const application = { applicationName: names.agent, computePlatform: "Server" } as const;
  await clients.codedeploy.send(new CreateApplicationCommand(application));
  const group = { ...application, deploymentGroupName: names.agent, serviceRoleArn: role };
  await clients.codedeploy.send(new CreateDeploymentGroupCommand(group));
}

/** With the tag by which CodeDeploy finds it. */
async function runInstance({ clients, names }: Target): Promise<string> {
  const Tags = [{ Key: "agent", Value: names.agent }];
  const { Instances } = await clients.ec2.send(
    new RunInstancesCommand({
      ImageId: "ami-12c6146b",
      InstanceType: "t4g.nano",
      MinCount: 1,
      MaxCount: 1,
      TagSpecifications: [{ ResourceType: "instance", Tags }],
    }),
  );
  return Instances?.[0]?.InstanceId ?? "";
}

/** moto lets no function be made with a role that is not there; a client of IAM for this alone would be much. */
async function makeRole(): Promise<void> {
  const date = new Date().toISOString().slice(0, 10).replaceAll("-", "");
  await fetch(process.env.AWS_ENDPOINT_URL ?? "", {
    method: "POST",
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=test/${date}/us-east-1/iam/aws4_request, SignedHeaders=host, Signature=x`,
      "content-type": "application/x-www-form-urlencoded",
    },
    body: new URLSearchParams({
      Action: "CreateRole",
      RoleName: "any",
      AssumeRolePolicyDocument: "{}",
      Version: "2010-05-08",
    }),
  });
}

function alarmOf(AlarmName: string) {
  const watched = { Namespace: "AWS/Lambda", MetricName: "Errors", Statistic: "Sum", Period: 300 } as const;
  const limit = {
    EvaluationPeriods: 1,
    Threshold: 1,
    ComparisonOperator: "GreaterThanOrEqualToThreshold",
  } as const;
  return { AlarmName, ...watched, ...limit };
}
