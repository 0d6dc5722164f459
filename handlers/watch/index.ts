import { Logger } from "@aws-lambda-powertools/logger";
import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SNSClient } from "@aws-sdk/client-sns";
import type { Context, ScheduledEvent } from "aws-lambda";
import { systemClock } from "../../platform/clock.ts";
import { readEnvironment } from "../../platform/environment.ts";
import { findDue } from "../../storage/due-index.ts";
import { readHistory } from "../../storage/history.ts";
import { createHomeStore } from "../../storage/home-store.ts";
import { createPostStore } from "../../storage/post-store.ts";
import { createReportStore } from "../../storage/report-store.ts";
import { listSensors } from "../../storage/sensor-list.ts";
import { createSensorStore } from "../../storage/sensor-store.ts";
import { withAnswerLinks } from "../answerable-notifier.ts";
import { createSnsNotifier } from "../notifier.ts";
import { postEvents } from "../post-events.ts";
import { createPostOffice } from "../post-office.ts";
import type { WatchEnvironment } from "./function.ts";
import { createSubscriptionReport } from "./subscriptions.ts";
import { watch } from "./watch.ts";

const environment = readEnvironment<WatchEnvironment>(["TABLE_NAME", "ALERTS_TOPIC_ARN"]);
const logger = new Logger({ serviceName: "watch" });
const metrics = new Metrics({ namespace: "HouseTemperature", serviceName: "watch" });
const database = new DynamoDBClient();
const sns = new SNSClient();
const sensors = createSensorStore(database, environment.TABLE_NAME, systemClock);
const postOffice = createPostOffice({
  posts: createPostStore(database, environment.TABLE_NAME),
  sensors,
  notifier: withAnswerLinks(createSnsNotifier(sns, environment.ALERTS_TOPIC_ARN), process.env, (error) =>
    logger.warn("an e-mail leaves without links", { error }),
  ),
  history: (key, sinceMs) => readHistory(database, environment.TABLE_NAME, key, sinceMs),
  clock: systemClock,
  events: postEvents(logger, metrics),
});
const dependencies = {
  sensors,
  homes: createHomeStore(database, environment.TABLE_NAME),
  reports: createReportStore(database, environment.TABLE_NAME, systemClock),
  postOffice,
  sensorsOf: (homeId: string) => listSensors(database, environment.TABLE_NAME, homeId),
  findDue: (nowMs: number) => findDue(database, environment.TABLE_NAME, nowMs),
  onFailure: (homeId: string, error: Error) =>
    logger.error("looked after in the next run", { homeId, error }),
};
const reportSubscriptions = createSubscriptionReport(sns, environment.ALERTS_TOPIC_ARN, metrics, logger);
/** Part of the function's time in which no page is begun, so that what is begun is finished. */
const RESERVED = 0.2;

/** Lambda's entry: a tick of the schedule, whose `time` is the function's now. */
export async function handler(event: ScheduledEvent, context: Context): Promise<void> {
  const nowMs = Date.parse(event.time);
  const untilMs = systemClock.nowMs() + context.getRemainingTimeInMillis();
  const reserveMs = RESERVED * context.getRemainingTimeInMillis();
  const { due, unfinished } = await watch(
    nowMs,
    { by: context.awsRequestId, untilMs },
    { ...dependencies, hasTime: () => context.getRemainingTimeInMillis() > reserveMs },
  );
  if (unfinished) logger.warn("more was due than there was time for: the next run goes on", { due });
  metrics.addMetric("ItemsDue", MetricUnit.Count, due);
  metrics.publishStoredMetrics();
  await reportSubscriptions(nowMs);
}
