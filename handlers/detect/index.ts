import { Logger } from "@aws-lambda-powertools/logger";
import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SNSClient } from "@aws-sdk/client-sns";
import { SQSClient } from "@aws-sdk/client-sqs";
import type { Context, KinesisStreamBatchResponse, KinesisStreamEvent } from "aws-lambda";
import type { GapEnvelope } from "../../domain/wire/agent-report.ts";
import { systemClock } from "../../platform/clock.ts";
import { readEnvironment } from "../../platform/environment.ts";
import { readHistory } from "../../storage/history.ts";
import { createHomeStore } from "../../storage/home-store.ts";
import { createPostStore } from "../../storage/post-store.ts";
import { createReportStore } from "../../storage/report-store.ts";
import { createSensorStore } from "../../storage/sensor-store.ts";
import { withAnswerLinks } from "../answerable-notifier.ts";
import { createSnsNotifier } from "../notifier.ts";
import { postEvents } from "../post-events.ts";
import { createPostOffice } from "../post-office.ts";
import { createSqsQuarantine } from "../quarantine.ts";
import { detect } from "./detect.ts";
import type { DetectEnvironment } from "./function.ts";
import { createHomeIntake, type Failure } from "./home-intake.ts";
import { createNeighbours } from "./neighbours.ts";

const environment = readEnvironment<DetectEnvironment>([
  "TABLE_NAME",
  "ALERTS_TOPIC_ARN",
  "QUARANTINE_QUEUE_URL",
]);
const logger = new Logger({ serviceName: "detect" });
const metrics = new Metrics({ namespace: "HouseTemperature", serviceName: "detect" });
const database = new DynamoDBClient();
const sensors = createSensorStore(database, environment.TABLE_NAME, systemClock);
const postOffice = createPostOffice({
  posts: createPostStore(database, environment.TABLE_NAME),
  sensors,
  notifier: withAnswerLinks(
    createSnsNotifier(new SNSClient(), environment.ALERTS_TOPIC_ARN),
    process.env,
    (error) => logger.warn("an e-mail leaves without links", { error }),
  ),
  history: (key, sinceMs) => readHistory(database, environment.TABLE_NAME, key, sinceMs),
  clock: systemClock,
  events: postEvents(logger, metrics),
});
const homes = createHomeStore(database, environment.TABLE_NAME);
const neighbours = createNeighbours(sensors, systemClock);
const dependencies = {
  homes,
  reports: createReportStore(database, environment.TABLE_NAME, systemClock),
  quarantine: createSqsQuarantine(new SQSClient(), environment.QUARANTINE_QUEUE_URL),
  takeInHome: createHomeIntake({ sensors, homes, neighbours, postOffice }),
  onFailure: ({ what, error }: Failure) => logger.error("will be delivered again", { what, error }),
  onGap: ({ homeId, agentId, spoolId, sequence, throughSequence, gap }: GapEnvelope) =>
    logger.error("an agent lost readings", { homeId, agentId, spoolId, sequence, throughSequence, ...gap }),
};

/** Lambda's entry: a batch of the stream, answered with the first record that is not dealt with. */
export async function handler(
  event: KinesisStreamEvent,
  context: Context,
): Promise<KinesisStreamBatchResponse> {
  // Whoever claims a notice and is stopped by the timeout leaves it to others from then on.
  const claim = { by: context.awsRequestId, untilMs: Date.now() + context.getRemainingTimeInMillis() };
  const { firstFailed, counts } = await detect(event, claim, dependencies);
  metrics.addMetric("ReadingsStored", MetricUnit.Count, counts.stored);
  metrics.addMetric("ReadingsJudged", MetricUnit.Count, counts.judged);
  metrics.addMetric("ReadingsLate", MetricUnit.Count, counts.late);
  metrics.addMetric("DuplicatesDropped", MetricUnit.Count, counts.duplicates);
  metrics.addMetric("RecordsQuarantined", MetricUnit.Count, counts.quarantined);
  metrics.addMetric("AgentHeartbeats", MetricUnit.Count, counts.heartbeats);
  metrics.addMetric("AgentGaps", MetricUnit.Count, counts.gaps);
  metrics.addMetric("ReadingsLostByAgents", MetricUnit.Count, counts.lostByAgents);
  metrics.publishStoredMetrics();
  return { batchItemFailures: firstFailed === undefined ? [] : [{ itemIdentifier: firstFailed }] };
}
