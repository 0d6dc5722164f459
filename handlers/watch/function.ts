import type { AnswerLinkEnvironment } from "../answer-links.ts";
import type { FunctionDefinition } from "../function-definition.ts";
import { untoldMetric } from "../untold-metric.ts";

/** Looks, once a minute, at every home of which something is due, and how far the stream has been heard. */
export const watchFunction: FunctionDefinition = {
  name: "watch",
  entry: "handlers/watch/index.ts",
  timeoutSeconds: 50,
  memoryMb: 256,
};

/** How often EventBridge invokes the function, as its schedule expressions have it; a minute is the least. */
export const watchSchedule = "rate(1 minute)";

/**
 * How many confirmed subscriptions the alerts topic has that reach people: CloudWatch knows no such metric. It is in the
 * environment's namespace.
 */
export const subscriptionsMetric = {
  name: "ConfirmedSubscriptions",
  everyMinutes: 15,
  dimensionsOf: (topicName: string) => ({ service: "watch", topic: topicName }),
};

/** How many given-up batches lie in the bucket. */
export const givenUpMetric = {
  name: "BatchesGivenUp",
  everyMinutes: 5,
  dimensions: { service: "watch" },
};
/** Shards that have not been heard for five minutes (`handlers/watch/intake-check.ts`): said in each run, also when none is. */
export const shardsBehindMetric = { name: "ShardsBehind", dimensions: { service: "watch" } };

/** Homes that were looked after: said in each run, also when none was. */
export const homesDueMetric = { name: "HomesDue", dimensions: { service: "watch" } };

/** What CloudWatch bills of watch all month; each topic that it asks has a metric of its own. */
export const WATCH_METRICS = [
  subscriptionsMetric,
  givenUpMetric,
  shardsBehindMetric,
  untoldMetric,
  homesDueMetric,
];

/** Environment variables of the function: written by the stack and by `local/`, read by the handler. */
export interface WatchEnvironment extends Partial<AnswerLinkEnvironment> {
  TABLE_NAME: string;
  ALERTS_TOPIC_ARN: string;
  /** Bucket of the batches that Lambda gave up. */
  GIVEN_UP_BUCKET: string;
  QUARANTINE_QUEUE_URL: string;
  /** Missing where everything that the stream gets is heard at once, on a laptop: nobody needs a proof there. */
  STREAM_NAME?: string;
  /** Namespace of the function's metrics: each environment has its own, so that an account's environments are not summed. */
  METRICS_NAMESPACE: string;
  /** Number of partitions of the index of due times: a whole number, 1 or more. */
  DUE_PARTITIONS: string;
}
