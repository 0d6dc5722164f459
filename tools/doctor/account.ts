import { type CloudWatchClient, paginateDescribeAlarms } from "@aws-sdk/client-cloudwatch";
import { type CodeDeployClient, GetDeploymentGroupCommand } from "@aws-sdk/client-codedeploy";
import { DescribeTableCommand, type DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DescribeInstancesCommand, type EC2Client } from "@aws-sdk/client-ec2";
import {
  GetFunctionConfigurationCommand,
  type LambdaClient,
  ListEventSourceMappingsCommand,
} from "@aws-sdk/client-lambda";
import type { SNSClient } from "@aws-sdk/client-sns";
import { GetQueueAttributesCommand, GetQueueUrlCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { GetCallerIdentityCommand, type STSClient } from "@aws-sdk/client-sts";
import type { Configuration } from "../../environments/configuration.ts";
import type { EnvironmentNames } from "../../environments/names.ts";
import { addressesOf } from "../home/target.ts";
import { adviceOf, judgeSubscriptions } from "../subscribe/judge.ts";
import { type Audience, listByEmail, subscribeOptions, topicArn } from "../subscribe/topics.ts";
import { type Checks, type Finding, isMissing, ok, problem, warning } from "./finding.ts";

/** What the account is asked with. */
export interface AccountClients {
  sts: Pick<STSClient, "send">;
  dynamodb: DynamoDBClient;
  codedeploy: Pick<CodeDeployClient, "send">;
  ec2: Pick<EC2Client, "send">;
  lambda: Pick<LambdaClient, "send">;
  sns: SNSClient;
  sqs: SQSClient;
  cloudwatch: CloudWatchClient;
}

/** Whose credentials these are; nothing else can be asked before. */
export async function credentialsFinding(
  { sts }: Pick<AccountClients, "sts">,
  { account, region }: Pick<EnvironmentNames, "account" | "region">,
): Promise<Finding> {
  try {
    const { Account = "", Arn = "" } = await sts.send(new GetCallerIdentityCommand({}));
    if (Account === account) return ok(`${Arn}, ${region}`);
    return problem(
      `${Arn} is of account ${Account}, config.yaml has ${account}`,
      "Set AWS_PROFILE to a profile of that account.",
    );
  } catch (error) {
    return problem(`none that work: ${(error as Error).message}`, "Set AWS_PROFILE, or run `aws sso login`.");
  }
}

/** Checks of what the stacks have made in an account. */
export function accountChecks(
  clients: AccountClients,
  names: EnvironmentNames,
  configuration: Configuration,
): Checks {
  return {
    "stack foundation": () => deployed(foundation(clients, names), names, "foundation"),
    instance: () => instance(clients, names),
    "stack delivery": () => deployed(delivery(clients, names), names, "delivery"),
    "stack detection": () => deployed(detection(clients, names), names, "detection"),
    "stream's reader": () => reader(clients, names),
    "mails to households": () => households(clients, names, configuration),
    "mails to operators": () => subscriptions(clients, names, configuration, "operators"),
    quarantine: () => quarantine(clients, names),
    "operators' alarms": () => quiet(clients, names),
  };
}

/** Names the stack that makes what is missing. */
async function deployed(
  finding: Promise<Finding>,
  { environment }: EnvironmentNames,
  stack: string,
): Promise<Finding> {
  return finding.catch((error: Error) => {
    if (!isMissing(error.name)) throw error;
    return problem("not deployed", `npm run deploy -- ${environment}-${stack}`);
  });
}

async function foundation({ dynamodb }: AccountClients, { tableName }: EnvironmentNames): Promise<Finding> {
  const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName: tableName }));
  return Table?.TableStatus === "ACTIVE"
    ? ok(`table ${tableName} is active`)
    : warning(`table ${tableName} is ${Table?.TableStatus}`, "Wait a minute, and look again.");
}

/** The first one of an account can wait for AWS to look at the account. */
async function instance({ ec2 }: AccountClients, { agent, environment }: EnvironmentNames): Promise<Finding> {
  const Filters = [
    { Name: "tag:agent", Values: [agent] },
    { Name: "instance-state-name", Values: ["pending", "running", "stopping", "stopped"] },
  ];
  const { Reservations = [] } = await ec2.send(new DescribeInstancesCommand({ Filters }));
  const all = Reservations.flatMap(({ Instances = [] }) => Instances);
  const running = all.find(({ State }) => State?.Name === "running");
  if (running !== undefined)
    return ok(`${running.InstanceId} runs in ${running.Placement?.AvailabilityZone}`);
  const [other] = all;
  return other === undefined
    ? problem(
        "there is none",
        `npm run deploy -- ${environment}-foundation. After PendingVerification wait for AWS's e-mail, and deploy again.`,
      )
    : warning(
        `${other.InstanceId} is ${other.State?.Name}`,
        `Start it: aws ec2 start-instances --instance-ids ${other.InstanceId}`,
      );
}

async function delivery({ codedeploy }: AccountClients, { agent }: EnvironmentNames): Promise<Finding> {
  const command = new GetDeploymentGroupCommand({ applicationName: agent, deploymentGroupName: agent });
  const { deploymentGroupInfo } = await codedeploy.send(command);
  const last = deploymentGroupInfo?.lastAttemptedDeployment;
  if (last === undefined)
    return warning("no agent was ever deployed", "Deploy a revision: docs/walkthrough.md, task 2.");
  return last.status === "Failed" || last.status === "Stopped"
    ? problem(
        `the last deployment, ${last.deploymentId}, is ${last.status}`,
        `aws deploy get-deployment --deployment-id ${last.deploymentId}`,
      )
    : ok(`last deployment ${last.deploymentId}: ${last.status}`);
}

async function detection({ lambda }: AccountClients, { functionName }: EnvironmentNames): Promise<Finding> {
  const FunctionName = functionName("detect");
  const { State, Version } = await lambda.send(
    new GetFunctionConfigurationCommand({ FunctionName, Qualifier: "live" }),
  );
  return State === undefined || State === "Active"
    ? ok(`${FunctionName}, version ${Version}`)
    : warning(`${FunctionName} is ${State}`, "Wait a minute, and look again.");
}

/** Whoever reads the stream: ours, or a function made by hand until a cutover. */
async function reader(
  { lambda }: AccountClients,
  { streamArn, environment }: EnvironmentNames,
): Promise<Finding> {
  const { EventSourceMappings = [] } = await lambda.send(
    new ListEventSourceMappingsCommand({ EventSourceArn: streamArn }),
  );
  const reading = EventSourceMappings.filter(({ State = "" }) => !/^Disabl|^Deleting/.test(State));
  const functions = reading.map(({ FunctionArn = "" }) => FunctionArn.replace(/^.*:function:/, ""));
  if (functions.length === 0)
    return problem("no function reads the stream", `npm run deploy -- ${environment}-detection`);
  return functions.length === 1
    ? ok(`${functions[0]}`)
    : problem(
        `${functions.join(" and ")} read it: each reading is judged twice`,
        "Take it over: npm run cutover (docs/deployment.md).",
      );
}

/** Those that config.yaml names; of others `homes` and the alarm nobody-subscribed tell. */
async function households(
  clients: AccountClients,
  names: EnvironmentNames,
  configuration: Configuration,
): Promise<Finding> {
  const homes = Object.keys(addressesOf(configuration, names.environment));
  if (homes.length === 0) return ok("config.yaml names none: npm run homes -- list");
  const findings: [string, Finding][] = [];
  for (const home of homes)
    findings.push([home, await subscriptions(clients, names, configuration, { home })]);
  const worst =
    findings.find(([, { state }]) => state === "problem") ?? findings.find(([, { state }]) => state !== "ok");
  const [home, { facts, ...finding }] = worst ?? (findings[0] as [string, Finding]);
  const others = homes.length === 1 ? "" : worst === undefined ? `, and ${homes.length - 1} more homes` : "";
  return { ...finding, facts: `${home}: ${facts}${others}` };
}

async function subscriptions(
  { sns }: AccountClients,
  names: EnvironmentNames,
  configuration: Configuration,
  audience: Audience,
): Promise<Finding> {
  const homes = addressesOf(configuration, names.environment);
  const { operatorEmails = [] } = configuration.environments[names.environment] ?? {};
  const wanted = audience === "operators" ? operatorEmails : (homes[audience.home] ?? []);
  const again = `npm run subscribe --${subscribeOptions(audience)}`;
  const all = judgeSubscriptions(wanted, await listByEmail(sns, topicArn(audience, names)));
  const confirmed = all.filter(({ state }) => state === "confirmed").length;
  const wrong = all
    .map((one) => ({ one, advice: adviceOf(one, again) }))
    .find(({ advice }) => advice !== undefined);
  if (wrong?.advice === undefined) return ok(`${confirmed} confirmed`);
  const tell = confirmed === 0 ? problem : warning;
  return tell(
    `${confirmed} of ${all.length} confirmed; ${wrong.one.email} is ${wrong.one.state}`,
    wrong.advice,
  );
}

async function quarantine(
  { sqs }: AccountClients,
  { quarantineQueueName, environment }: EnvironmentNames,
): Promise<Finding> {
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: quarantineQueueName }));
  const attributes = new GetQueueAttributesCommand({
    QueueUrl,
    AttributeNames: ["ApproximateNumberOfMessages"],
  });
  const count = Number((await sqs.send(attributes)).Attributes?.ApproximateNumberOfMessages ?? 0);
  return count === 0
    ? ok("empty")
    : problem(
        `about ${count} records that nobody could read`,
        `npm run quarantine -- list --env ${environment}`,
      );
}

async function quiet({ cloudwatch }: AccountClients, { prefix }: EnvironmentNames): Promise<Finding> {
  const pages = paginateDescribeAlarms({ client: cloudwatch }, { AlarmNamePrefix: `${prefix}-` });
  const alarms = [];
  for await (const { MetricAlarms = [] } of pages) alarms.push(...MetricAlarms);
  const loud = alarms.filter(({ StateValue }) => StateValue === "ALARM");
  if (alarms.length === 0)
    return warning("there are none", "They come with the stacks: see whether all are deployed.");
  return loud.length === 0
    ? ok(`${alarms.length}, all quiet`)
    : problem(
        loud.map(({ AlarmName = "" }) => AlarmName.slice(prefix.length + 1)).join(", "),
        loud[0]?.AlarmDescription ?? "See CloudWatch.",
      );
}
