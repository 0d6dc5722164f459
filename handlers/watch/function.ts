import type { AnswerLinkEnvironment } from "../answer-links.ts";
import type { FunctionDefinition } from "../function-definition.ts";

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
 * How many confirmed subscriptions the alerts topic has that reach people: CloudWatch knows no such metric. A dimension
 * names the topic, for the environments of an account share the namespace.
 */
export const subscriptionsMetric = {
  namespace: "HouseTemperature",
  name: "ConfirmedSubscriptions",
  everyMinutes: 15,
  dimensionsOf: (topicName: string) => ({ service: "watch", topic: topicName }),
};

/** Shards that have not been heard for five minutes (`handlers/watch/intake-check.ts`): said in each run, also when none is. */
export const shardsBehindMetric = {
  namespace: "HouseTemperature",
  metricName: "ShardsBehind",
  dimensions: { service: "watch" },
} as const;

/** Environment variables of the function: written by the stack and by `local/`, read by the handler. */
export interface WatchEnvironment extends Partial<AnswerLinkEnvironment> {
  TABLE_NAME: string;
  ALERTS_TOPIC_ARN: string;
  QUARANTINE_QUEUE_URL: string;
  /** Missing where everything that the stream gets is heard at once, on a laptop: nobody needs a proof there. */
  STREAM_NAME?: string;
  /** Number of partitions of the index of due times: a whole number, 1 or more. */
  DUE_PARTITIONS: string;
}
