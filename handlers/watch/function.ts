import type { AnswerLinkEnvironment, AnswerPageEnvironment } from "../answer-links.ts";
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
 * Homes whose e-mails nobody gets: topics without a confirmed subscription (`handlers/watch/subscriptions.ts`), or homes with an
 * e-mail that waits for one. Said in each run, also when there is none.
 */
export const unsubscribedMetric = { name: "HomesNobodyHearsOf", dimensions: { service: "watch" } };

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

/** What CloudWatch bills of watch all month. */
export const WATCH_METRICS = [
  unsubscribedMetric,
  givenUpMetric,
  shardsBehindMetric,
  untoldMetric,
  homesDueMetric,
];

/** Environment variables of the function: written by the stack and by `local/`, read by the handler. */
export interface WatchEnvironment extends Partial<AnswerLinkEnvironment & AnswerPageEnvironment> {
  TABLE_NAME: string;
  /** What the ARNs of the topics of homes begin with. */
  TOPIC_ARN_PREFIX: string;
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
