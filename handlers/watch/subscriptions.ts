import type { Logger } from "@aws-lambda-powertools/logger";
import { type Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import { paginateListSubscriptionsByTopic, type SNSClient } from "@aws-sdk/client-sns";
import { subscriptionsMetric } from "./function.ts";

/** These reach programs, not people. */
const MACHINE_PROTOCOLS: ReadonlySet<string | undefined> = new Set(["sqs", "firehose"]);
/** The tick has more to do than wait for a count. */
const TIMEOUT_MS = 5_000;

/** Counts the confirmed subscriptions of a topic that reach people, now and then, into a metric; never rejects. */
export function createSubscriptionReport(
  client: SNSClient,
  topicArn: string,
  metrics: Pick<Metrics, "singleMetric">,
  logger: Pick<Logger, "warn">,
): (nowMs: number) => Promise<void> {
  const { name, everyMinutes, dimensionsOf } = subscriptionsMetric;
  const { topic } = dimensionsOf(topicArn.split(":").at(-1) ?? "");
  return async (nowMs) => {
    if (Math.floor(nowMs / 60_000) % everyMinutes !== 0) return;
    try {
      const confirmed = await countSubscriptions(client, topicArn);
      metrics.singleMetric().addDimension("topic", topic).addMetric(name, MetricUnit.Count, confirmed);
    } catch (error) {
      logger.warn("subscriptions not counted", { topicArn, error: error as Error });
    }
  };
}

/** In place of an ARN, SNS gives a word for a subscription that is not confirmed, or was deleted. */
async function countSubscriptions(client: SNSClient, topicArn: string): Promise<number> {
  let confirmed = 0;
  const pages = paginateListSubscriptionsByTopic(
    { client },
    { TopicArn: topicArn },
    {
      abortSignal: AbortSignal.timeout(TIMEOUT_MS),
    },
  );
  for await (const { Subscriptions = [] } of pages)
    confirmed += Subscriptions.filter(
      ({ SubscriptionArn, Protocol }) =>
        SubscriptionArn?.startsWith("arn:") && !MACHINE_PROTOCOLS.has(Protocol),
    ).length;
  return confirmed;
}
