import {
  ConfirmSubscriptionCommand,
  GetSubscriptionAttributesCommand,
  paginateListSubscriptionsByTopic,
  type SNSClient,
  SubscribeCommand,
} from "@aws-sdk/client-sns";
import { homeIdOf, topicNameOf } from "../../domain/home-topic.ts";
import type { EnvironmentNames } from "../../environments/names.ts";
import type { Subscription } from "./judge.ts";

/** Whose e-mails: those of the household of a home, or the operators'. */
export type Audience = { home: string } | "operators";

/** The topic of an audience, by its name: Terraform's state is not needed. */
export function topicArn(
  audience: Audience,
  { topicArnPrefix }: Pick<EnvironmentNames, "topicArnPrefix">,
): string {
  return `${topicArnPrefix}${audience === "operators" ? audience : topicNameOf(audience.home)}`;
}

/** Whether a topic is one of an environment that people are subscribed to. */
export function isForPeople(
  arn: string,
  { topicArnPrefix }: Pick<EnvironmentNames, "topicArnPrefix">,
): boolean {
  if (!arn.startsWith(topicArnPrefix)) return false;
  const name = arn.slice(topicArnPrefix.length);
  return name === "operators" || homeIdOf(name) !== undefined;
}

/** What `subscribe` is called with for an audience. */
export function subscribeOptions(audience: Audience): string {
  return audience === "operators" ? " --operators" : ` --home ${audience.home}`;
}

/** What people do with AWS's first e-mail. */
export const HOW_TO_CONFIRM = [
  'Each of them has the subject "AWS Notification - Subscription Confirmation". Within 48 hours:',
  "  1. copy the link in it, and do not click it: what a click confirms, anybody's click can end",
  "  2. npm run subscribe -- confirm --token-or-link '<the link>'",
];

/**
 * Subscribes an address as the stacks do, so that Terraform takes it for its own: SNS gives back a subscription that is
 * there, and refuses one with other attributes (Amazon SNS API reference, Subscribe). Resolves to whether it is confirmed
 * already; if not, AWS has sent the address an e-mail.
 */
export async function subscribe(client: SNSClient, topic: string, email: string): Promise<boolean> {
  const { SubscriptionArn } = await client.send(
    new SubscribeCommand({
      TopicArn: topic,
      Protocol: "email",
      Endpoint: email,
    }),
  );
  if (!SubscriptionArn?.startsWith("arn:")) return false;
  return (await attributesOf(client, SubscriptionArn)).PendingConfirmation === "false";
}

/** Confirms so that ending it takes AWS credentials; the result has whether SNS says so. */
export async function confirm(
  client: SNSClient,
  topic: string,
  token: string,
): Promise<Subscription & { arn: string }> {
  const { SubscriptionArn: arn = "" } = await client.send(
    new ConfirmSubscriptionCommand({ TopicArn: topic, Token: token, AuthenticateOnUnsubscribe: "true" }),
  );
  const { Endpoint: email = "", ConfirmationWasAuthenticated } = await attributesOf(client, arn);
  return { arn, email, authenticated: ConfirmationWasAuthenticated === "true" };
}

/** All subscriptions of a topic by e-mail. */
export async function listByEmail(client: SNSClient, topic: string): Promise<Subscription[]> {
  const found: Subscription[] = [];
  for await (const { Subscriptions = [] } of paginateListSubscriptionsByTopic(
    { client },
    { TopicArn: topic },
  ))
    for (const { Protocol, Endpoint = "", SubscriptionArn = "" } of Subscriptions)
      if (Protocol?.startsWith("email")) found.push(await describe(client, Endpoint, SubscriptionArn));
  return found;
}

/** SNS lists a word in place of the ARN of what is not confirmed, or was deleted a moment ago. */
async function describe(client: SNSClient, email: string, arn: string): Promise<Subscription> {
  if (!arn.startsWith("arn:")) return { email, authenticated: false };
  const { PendingConfirmation, ConfirmationWasAuthenticated } = await attributesOf(client, arn);
  if (PendingConfirmation === "true") return { email, authenticated: false };
  return { email, arn, authenticated: ConfirmationWasAuthenticated === "true" };
}

async function attributesOf(client: SNSClient, arn: string): Promise<Record<string, string>> {
  const { Attributes = {} } = await client.send(
    new GetSubscriptionAttributesCommand({ SubscriptionArn: arn }),
  );
  return Attributes;
}
