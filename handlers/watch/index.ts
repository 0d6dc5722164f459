import { Logger } from "@aws-lambda-powertools/logger";
import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import { KinesisClient } from "@aws-sdk/client-kinesis";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import type { Context, ScheduledEvent } from "aws-lambda";
import { systemClock } from "../../platform/clock.ts";
import { readEnvironment } from "../../platform/environment.ts";
import { findDue } from "../../storage/due-index.ts";
import { createIntake } from "../../storage/intake.ts";
import { createSubscriptionTurnStore } from "../../storage/subscription-turn.ts";
import { createHomeKeeper } from "../home-keeper.ts";
import { logCounts } from "../log-counts.ts";
import { countUntold } from "../untold-metric.ts";
import { homesDueMetric, shardsBehindMetric, unsubscribedMetric, type WatchEnvironment } from "./function.ts";
import { createGivenUpReport } from "./given-up.ts";
import { checkIntake } from "./intake-check.ts";
import { createPulsedStream, type PulsedStream } from "./stream-pulse.ts";
import { countUnsubscribed } from "./subscriptions.ts";
import { watch } from "./watch.ts";

const environment = readEnvironment<WatchEnvironment>([
  "TABLE_NAME",
  "TOPIC_ARN_PREFIX",
  "QUARANTINE_QUEUE_URL",
  "DUE_PARTITIONS",
  "GIVEN_UP_BUCKET",
  "METRICS_NAMESPACE",
]);
const logger = new Logger({ serviceName: "watch" });
const metrics = new Metrics({ namespace: environment.METRICS_NAMESPACE, serviceName: "watch" });
const { homes, database, sns, senderFor } = createHomeKeeper(environment, logger, metrics);
const index = { tableName: environment.TABLE_NAME, duePartitions: Number(environment.DUE_PARTITIONS) };
const turns = createSubscriptionTurnStore(database, environment.TABLE_NAME);
const reportGivenUp = createGivenUpReport(environment.GIVEN_UP_BUCKET, metrics);
const intake = createIntake(database, environment.TABLE_NAME, systemClock);
const stream = streamOf(process.env.STREAM_NAME);
/** Part of the function's time in which no page is begun, so that what is begun is finished. */
const RESERVED = 0.2;

/** Lambda's entry: a tick of the schedule, whose `time` is the function's now. */
export async function handler(event: ScheduledEvent, context: Context): Promise<void> {
  const nowMs = Date.parse(event.time);
  const reserveMs = RESERVED * context.getRemainingTimeInMillis();
  const state = stream && (await checkIntake(nowMs, { stream, intake }, intakeFailed));
  if (state !== undefined) metrics.addMetric(shardsBehindMetric.name, MetricUnit.Count, state.behind);
  if (state?.behind)
    logger.error("the stream is not heard: no home is called silent meanwhile", { ...state });
  const { due, idle, untold, unsubscribed, unfinished } = await watch(nowMs, {
    homes,
    provedUpToMs: state?.provedUpToMs,
    sender: senderFor(context),
    findDue: (at) => findDue(database, index, at),
    hasTime: () => context.getRemainingTimeInMillis() > reserveMs,
    onFailure: (homeId, error) => logger.error("looked after in the next run", { homeId, error }),
  });
  if (unfinished) logger.warn("more was due than there was time for: the next run goes on", { due });
  metrics.addMetric(homesDueMetric.name, MetricUnit.Count, due);
  logCounts(metrics, { IdleVisits: idle });
  metrics.publishStoredMetrics();
  countUntold(untold, environment.METRICS_NAMESPACE);
  await reportUnsubscribed(unsubscribed);
  await reportGivenUp(nowMs);
}

/** Never rejects: when nobody can tell, there is no figure, and the alarm takes that for the worst. */
async function reportUnsubscribed(waiting: number): Promise<void> {
  try {
    const found = await countUnsubscribed(sns, environment.TOPIC_ARN_PREFIX, turns);
    metrics.singleMetric().addMetric(unsubscribedMetric.name, MetricUnit.Count, Math.max(found, waiting));
  } catch (error) {
    logger.warn("subscriptions not counted", { error: error as Error });
  }
}

function intakeFailed(what: string, error: Error): void {
  logger.error("the intake could not be looked at", { what, error });
}

function streamOf(name: string | undefined): PulsedStream | undefined {
  if (!name) return undefined;
  return createPulsedStream(new KinesisClient({ requestHandler: new NodeHttpHandler() }), name);
}
