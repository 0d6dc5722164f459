import { Logger } from "@aws-lambda-powertools/logger";
import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SNSClient } from "@aws-sdk/client-sns";
import type { Context, ScheduledEvent } from "aws-lambda";
import { systemClock } from "../../platform/clock.ts";
import { readEnvironment } from "../../platform/environment.ts";
import { findDueSensors } from "../../storage/due-sensors.ts";
import { createHomeStore } from "../../storage/home-store.ts";
import { listSensors } from "../../storage/sensor-list.ts";
import { createSensorStore } from "../../storage/sensor-store.ts";
import { createSnsNotifier } from "../notifier.ts";
import { createOutbox } from "../outbox.ts";
import type { WatchEnvironment } from "./function.ts";
import { createSubscriptionReport } from "./subscriptions.ts";
import { watch } from "./watch.ts";

const environment = readEnvironment<WatchEnvironment>(["TABLE_NAME", "ALERTS_TOPIC_ARN"]);
const logger = new Logger({ serviceName: "watch" });
const metrics = new Metrics({ namespace: "HouseTemperature", serviceName: "watch" });
const database = new DynamoDBClient();
const sns = new SNSClient();
const notifier = createSnsNotifier(sns, environment.ALERTS_TOPIC_ARN);
const reportSubscriptions = createSubscriptionReport(sns, environment.ALERTS_TOPIC_ARN, metrics, logger);
const sensors = createSensorStore(database, environment.TABLE_NAME, systemClock);
const homes = createHomeStore(database, environment.TABLE_NAME);
const events = {
  sent({ id, state, alarm }: { id: string; state: string; alarm: { cause: string } }, key: object) {
    logger.info("householder told", { ...key, notice: id, state, cause: alarm.cause });
    metrics.addMetric("NoticesSent", MetricUnit.Count, 1);
  },
  failed(what: string, key: object, error: Error) {
    logger.warn("householder not told yet, kept in the outbox", { what, ...key, error });
    metrics.addMetric("NoticesDelayed", MetricUnit.Count, 1);
  },
};

/** Lambda's entry: a tick of the schedule, whose `time` is the function's now. */
export async function handler(event: ScheduledEvent, context: Context): Promise<void> {
  const nowMs = Date.parse(event.time);
  // A claim is a promise to others, on their clocks: a late tick must not make it run out early.
  const untilMs = Math.max(nowMs, systemClock.nowMs()) + context.getRemainingTimeInMillis();
  const sensorsDue = await watch(
    nowMs,
    { by: context.awsRequestId, untilMs },
    {
      findDue: (atMs) => findDueSensors(database, environment.TABLE_NAME, atMs),
      sensorsOf: (homeId) => listSensors(database, environment.TABLE_NAME, homeId),
      sensors,
      homes,
      outbox: createOutbox(sensors, notifier, { nowMs: () => nowMs }, events),
    },
  );
  metrics.addMetric("SensorsDue", MetricUnit.Count, sensorsDue);
  metrics.publishStoredMetrics();
  await reportSubscriptions(nowMs);
}
