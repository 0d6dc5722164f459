import type { Logger } from "@aws-lambda-powertools/logger";
import type { Metrics } from "@aws-lambda-powertools/metrics";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SNSClient } from "@aws-sdk/client-sns";
import type { Context } from "aws-lambda";
import { pause } from "../platform/backoff.ts";
import { systemClock } from "../platform/clock.ts";
import { readHistories } from "../storage/history.ts";
import { createHomeStore, type HomeStore } from "../storage/home-store.ts";
import { withAnswerLinks } from "./answerable-notifier.ts";
import { letterEvents } from "./letter-events.ts";
import { createSnsNotifier } from "./notifier.ts";
import { createLetterSender, type LetterSender } from "./send-letters.ts";

/** The environment of a function that keeps homes and sends their e-mails. */
export interface HomeKeeperEnvironment {
  TABLE_NAME: string;
  /** What the ARNs of the topics of homes begin with. */
  TOPIC_ARN_PREFIX: string;
  QUARANTINE_QUEUE_URL: string;
  METRICS_NAMESPACE: string;
  /** Partitions of the index of due times. */
  DUE_PARTITIONS: string;
}

/** What the functions that keep homes have in common: the table of homes, and a sender for each invocation. */
export interface HomeKeeper {
  homes: HomeStore;
  database: DynamoDBClient;
  sns: SNSClient;
  /** Whoever is stopped by the timeout leaves its e-mails to others from then on. */
  senderFor(context: Pick<Context, "awsRequestId" | "getRemainingTimeInMillis">): LetterSender;
}

/** An SNS that does not answer must not hold up the shard until the function's time is over. */
const SNS_TIMEOUT = { connectionTimeout: 2000, requestTimeout: 8000 };

/** Connects a function with the table and the topics that its environment names. */
export function createHomeKeeper(
  environment: HomeKeeperEnvironment,
  logger: Logger,
  metrics: Metrics,
): HomeKeeper {
  const { TABLE_NAME: tableName, TOPIC_ARN_PREFIX: topicArnPrefix, DUE_PARTITIONS: partitions } = environment;
  // Both save a tenth of the processor time of a call: the client resolves its middleware once, and checks no base64 that is AWS's.
  const database = new DynamoDBClient({
    cacheMiddleware: true,
    base64Decoder: (text) => Buffer.from(text, "base64"),
  });
  const sns = new SNSClient({ requestHandler: SNS_TIMEOUT, maxAttempts: 2 });
  const homes = createHomeStore(database, {
    tableName,
    duePartitions: Number(partitions),
    clock: systemClock,
  });
  const notifier = withAnswerLinks(createSnsNotifier(sns, topicArnPrefix), process.env, (error) =>
    logger.warn("an e-mail leaves without links", { error }),
  );
  return {
    homes,
    database,
    sns,
    senderFor(context) {
      const untilMs = systemClock.nowMs() + context.getRemainingTimeInMillis();
      return createLetterSender({
        homes,
        notifier,
        history: (homeId, sinceMs) => readHistories(database, tableName, { homeId, sinceMs }),
        quarantine: {
          // Hardly any invocation needs it: they start without its client.
          async put(letter) {
            const { sqsLetterQuarantine } = await import("./letter-quarantine.ts");
            await sqsLetterQuarantine(environment.QUARANTINE_QUEUE_URL).put(letter);
          },
        },
        by: context.awsRequestId,
        untilMs: () => untilMs,
        clock: systemClock,
        pause: (ms) => pause(ms),
        events: letterEvents(logger, metrics, environment.METRICS_NAMESPACE),
      });
    },
  };
}
