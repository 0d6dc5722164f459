import {
  CreateTopicCommand,
  DeleteTopicCommand,
  GetTopicAttributesCommand,
  paginateListTopics,
  type SNSClient,
} from "@aws-sdk/client-sns";
import { homeIdOf, topicNameOf } from "../../domain/home-topic.ts";
import { type EnvironmentNames, SYSTEM, TOPIC_DISPLAY_NAME } from "../../environments/names.ts";
import { tlsOnly } from "../../environments/tls-only.ts";

/** The topic of a home, by its name: nobody has to look it up. */
export function homeTopicArn(
  { topicArnPrefix }: Pick<EnvironmentNames, "topicArnPrefix">,
  homeId: string,
): string {
  return `${topicArnPrefix}${topicNameOf(homeId)}`;
}

/** Whether a topic is there. */
export async function hasTopic(client: SNSClient, TopicArn: string): Promise<boolean> {
  try {
    await client.send(new GetTopicAttributesCommand({ TopicArn }));
    return true;
  } catch (error) {
    if (/^NotFound/.test((error as Error).name)) return false;
    throw error;
  }
}

/** Makes the topic of a home as the stacks make those of homes in config.yaml, unless it is there. */
export async function ensureHomeTopic(
  client: SNSClient,
  names: EnvironmentNames,
  homeId: string,
): Promise<string> {
  const arn = homeTopicArn(names, homeId);
  if (await hasTopic(client, arn)) return arn;
  const policy = { Version: "2012-10-17", Statement: [tlsOnly("sns:Publish", [arn])] };
  await client.send(
    new CreateTopicCommand({
      Name: `${names.prefix}-${topicNameOf(homeId)}`,
      Attributes: {
        DisplayName: TOPIC_DISPLAY_NAME,
        KmsMasterKeyId: names.topicsKeyAlias,
        Policy: JSON.stringify(policy),
      },
      Tags: [
        { Key: "project", Value: SYSTEM },
        { Key: "environment", Value: names.environment },
        { Key: "managed-by", Value: "homes-command" },
      ],
    }),
  );
  return arn;
}

/** Deletes the topic of a home, and all its subscriptions with it. */
export async function deleteHomeTopic(
  client: SNSClient,
  names: EnvironmentNames,
  homeId: string,
): Promise<void> {
  await client.send(new DeleteTopicCommand({ TopicArn: homeTopicArn(names, homeId) }));
}

/** The homes of an environment that have a topic, in order of their ids. SNS tells 100 topics at a time. */
export async function listHomeTopics(
  client: SNSClient,
  { topicArnPrefix }: Pick<EnvironmentNames, "topicArnPrefix">,
): Promise<string[]> {
  const found: string[] = [];
  for await (const { Topics = [] } of paginateListTopics({ client }, {}))
    for (const { TopicArn = "" } of Topics) {
      const homeId = TopicArn.startsWith(topicArnPrefix)
        ? homeIdOf(TopicArn.slice(topicArnPrefix.length))
        : undefined;
      if (homeId !== undefined) found.push(homeId);
    }
  return found.sort();
}
