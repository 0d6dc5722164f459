import type { Configuration } from "../../environments/configuration.ts";
import { environmentPrefix } from "../../environments/names.ts";
import type { EnvironmentName } from "../../environments/settings.ts";

/**
 * What of the account is ours, by the names that the environments' stacks give: the bootstrap stack is there before
 * they are and can only name what they will make. It leaves out what bootstrap itself makes.
 */
export type SystemArns = ReturnType<typeof systemArns>;

/** The ARNs of an account, region and some of its environments, most of them as patterns. */
export function systemArns(
  { account, region }: Pick<Configuration, "account" | "region">,
  environments: readonly EnvironmentName[],
) {
  const names = environments.map(environmentPrefix);
  const of = (service: string, ...patterns: string[]) =>
    names.flatMap((name) =>
      patterns.map((pattern) => `arn:aws:${service}:${region}:${account}:${pattern.replace("NAME", name)}`),
    );
  const global = (service: string, ...patterns: string[]) =>
    names.flatMap((name) =>
      patterns.map((pattern) => `arn:aws:${service}::${pattern.replace("NAME", name)}`),
    );
  return {
    streams: of("kinesis", "stream/NAME-*"),
    tables: of("dynamodb", "table/NAME-*"),
    topics: of("sns", "NAME-*"),
    queues: of("sqs", "NAME-*"),
    functions: of("lambda", "function:NAME-*"),
    eventSourceMappings: [`arn:aws:lambda:${region}:${account}:event-source-mapping:*`],
    logGroups: of(
      "logs",
      "log-group:/NAME/*",
      "log-group:/aws/lambda/NAME-*",
      "log-group:/aws/events/NAME-*",
    ),
    alarms: of("cloudwatch", "alarm:NAME-*"),
    dashboards: global("cloudwatch", `${account}:dashboard/NAME`),
    rules: of("events", "rule/NAME-*"),
    deployments: [
      ...of("codedeploy", "application:NAME-*", "deploymentgroup:NAME-*"),
      `arn:aws:codedeploy:${region}:${account}:deploymentconfig:*`,
    ],
    buckets: global("s3", ":NAME-*"),
    objects: global("s3", ":NAME-*/*"),
    parameters: of("ssm", "parameter/NAME/*"),
    roles: global("iam", `${account}:role/NAME-*`),
    alarmsRole: [
      `arn:aws:iam::${account}:role/aws-service-role/events.amazonaws.com/AWSServiceRoleForCloudWatchEvents`,
    ],
    roleAliases: of("iot", "rolealias/NAME-*"),
    iotPolicies: of("iot", "policy/NAME-*"),
    instanceProfiles: global("iam", `${account}:instance-profile/NAME-*`),
    keyAliases: of("kms", "alias/NAME"),
    keys: [`arn:aws:kms:${region}:${account}:key/*`],
    images: [`arn:aws:ssm:${region}::parameter/aws/service/ami-amazon-linux-latest/*`],
    machineImages: [`arn:aws:ec2:${region}::image/*`],
    ec2: (...types: string[]) => types.map((type) => `arn:aws:ec2:${region}:${account}:${type}/*`),
  };
}
