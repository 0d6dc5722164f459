import { GetTopicAttributesCommand, ListTopicsCommand, type SNSClient } from "@aws-sdk/client-sns";
import { HOME_TOPICS } from "../../domain/home-topic.ts";
import { mapConcurrently } from "../../platform/concurrency.ts";
import type { SubscriptionTurn, SubscriptionTurnStore } from "../../storage/subscription-turn.ts";

/** The tick has more to do than wait for a count. */
const TIMEOUT_MS = 5_000;
/** With some 20 ms an answer, far from any quota of SNS's. */
const CONCURRENCY = 4;

/**
 * Looks at the next page of the account's topics, 100 at most, and resolves to how many homes' topics have no confirmed
 * subscription: of the turn before or of this one so far, whichever is more. A turn of 1,000 homes takes 10 minutes, of 100,000
 * some 17 hours. Rejects when SNS or the table does not answer.
 */
export async function countUnsubscribed(
  client: SNSClient,
  topicArnPrefix: string,
  turns: SubscriptionTurnStore,
): Promise<number> {
  const before = await turns.read();
  const after = await nextTurn(client, `${topicArnPrefix}${HOME_TOPICS}`, before).catch(
    async (error: Error) => {
      // SNS may not know its token any more.
      if (before.nextToken !== undefined) await turns.write(withoutToken(before));
      throw error;
    },
  );
  if (JSON.stringify(after) !== JSON.stringify(before)) await turns.write(after);
  return Math.max(after.found, after.foundBefore);
}

async function nextTurn(
  client: SNSClient,
  homeTopics: string,
  { nextToken, found, foundBefore }: SubscriptionTurn,
): Promise<SubscriptionTurn> {
  const options = { abortSignal: AbortSignal.timeout(TIMEOUT_MS) };
  const page = await client.send(
    new ListTopicsCommand(nextToken === undefined ? {} : { NextToken: nextToken }),
    options,
  );
  const ours = (page.Topics ?? []).flatMap(({ TopicArn = "" }) =>
    TopicArn.startsWith(homeTopics) ? [TopicArn] : [],
  );
  const lonely = await mapConcurrently(ours, CONCURRENCY, async (TopicArn) => {
    const { Attributes } = await client.send(new GetTopicAttributesCommand({ TopicArn }), options);
    return Attributes?.SubscriptionsConfirmed === "0" ? 1 : 0;
  });
  const total = lonely.reduce<number>((sum, one) => sum + one, nextToken === undefined ? 0 : found);
  return page.NextToken
    ? { nextToken: page.NextToken, found: total, foundBefore }
    : { found: 0, foundBefore: total };
}

function withoutToken({ nextToken: _, ...turn }: SubscriptionTurn): SubscriptionTurn {
  return turn;
}
