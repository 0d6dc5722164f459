import { Logger } from "@aws-lambda-powertools/logger";
import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import type { Context, ScheduledEvent } from "aws-lambda";
import { readEnvironment } from "../../platform/environment.ts";
import { findDue } from "../../storage/due-index.ts";
import { createHomeKeeper } from "../home-keeper.ts";
import type { WatchEnvironment } from "./function.ts";
import { createGivenUpReport } from "./given-up.ts";
import { createSubscriptionReport } from "./subscriptions.ts";
import { watch } from "./watch.ts";

const environment = readEnvironment<WatchEnvironment>([
  "TABLE_NAME",
  "ALERTS_TOPIC_ARN",
  "DUE_PARTITIONS",
  "GIVEN_UP_BUCKET",
  "METRICS_NAMESPACE",
]);
const logger = new Logger({ serviceName: "watch" });
const metrics = new Metrics({ namespace: environment.METRICS_NAMESPACE, serviceName: "watch" });
const { homes, database, sns, senderFor } = createHomeKeeper(environment, logger, metrics);
const index = { tableName: environment.TABLE_NAME, duePartitions: Number(environment.DUE_PARTITIONS) };
const reportSubscriptions = createSubscriptionReport(sns, environment.ALERTS_TOPIC_ARN, metrics, logger);
const reportGivenUp = createGivenUpReport(environment.GIVEN_UP_BUCKET, metrics);
/** Part of the function's time in which no page is begun, so that what is begun is finished. */
const RESERVED = 0.2;

/** Lambda's entry: a tick of the schedule, whose `time` is the function's now. */
export async function handler(event: ScheduledEvent, context: Context): Promise<void> {
  const nowMs = Date.parse(event.time);
  const reserveMs = RESERVED * context.getRemainingTimeInMillis();
  const { due, idle, unfinished } = await watch(nowMs, {
    homes,
    sender: senderFor(context),
    findDue: (atMs) => findDue(database, index, atMs),
    hasTime: () => context.getRemainingTimeInMillis() > reserveMs,
    onFailure: (homeId, error) => logger.error("looked after in the next run", { homeId, error }),
  });
  if (unfinished) logger.warn("more was due than there was time for: the next run goes on", { due });
  metrics.addMetric("HomesDue", MetricUnit.Count, due);
  metrics.addMetric("IdleVisits", MetricUnit.Count, idle);
  metrics.publishStoredMetrics();
  await reportSubscriptions(nowMs);
  await reportGivenUp(nowMs);
}
