import type { EnvironmentName } from "./settings.ts";

/** What all names of the system begin with. */
export const SYSTEM = "house-temperature";

/** What the names of one environment begin with. */
export function environmentPrefix(environment: EnvironmentName): string {
  return `${SYSTEM}-${environment}`;
}

/** The sender's name in the mailboxes of householders. */
export const TOPIC_DISPLAY_NAME = "House temperature";

/** Names of what an environment's stacks make, for commands that reach it without Terraform's state. */
export type EnvironmentNames = ReturnType<typeof environmentNames>;

/** The names in one account and region; a test compares them with the stacks. */
export function environmentNames(
  environment: EnvironmentName,
  { account, region }: { account: string; region: string },
) {
  const prefix = environmentPrefix(environment);
  const givenUpBucket = `${prefix}-given-up-${account}-${region}`;
  const functionName = (name: string) => `${prefix}-${name}`;
  return {
    environment,
    account,
    region,
    prefix,
    streamName: `${prefix}-readings`,
    streamArn: `arn:aws:kinesis:${region}:${account}:stream/${prefix}-readings`,
    tableName: `${prefix}-homes`,
    quarantineQueueName: `${prefix}-quarantine`,
    /** The ARN of a topic is this and its name: `operators`, or what `domain/home-topic.ts` says. */
    topicArnPrefix: `arn:aws:sns:${region}:${account}:${prefix}-`,
    /** What the topics are encrypted with. */
    topicsKeyAlias: `alias/${prefix}`,
    releasesBucket: `${prefix}-releases-${account}-${region}`,
    givenUpBucket,
    givenUpBucketArn: `arn:aws:s3:::${givenUpBucket}`,
    /** CodeDeploy's application and its one deployment group bear the same name. */
    agent: `${prefix}-agent`,
    /** The role alias of agents at home, and the policy of their certificates. */
    homeAgents: `${prefix}-home-agents`,
    functionName,
    liveArn: (name: string) => `arn:aws:lambda:${region}:${account}:function:${functionName(name)}:live`,
  };
}

/** Bucket names are shared by the whole world: the account and region make this one ours. */
export function stateBucketName(account: string, region: string): string {
  return `${SYSTEM}-state-${account}-${region}`;
}
