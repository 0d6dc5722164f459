import { Logger } from "@aws-lambda-powertools/logger";
import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import { SQSClient } from "@aws-sdk/client-sqs";
import type { Context, KinesisStreamBatchResponse, KinesisStreamEvent } from "aws-lambda";
import type { GapEnvelope } from "../../domain/wire/agent-report.ts";
import { isPulse } from "../../domain/wire/pulse.ts";
import { systemClock } from "../../platform/clock.ts";
import { readEnvironment } from "../../platform/environment.ts";
import { createIntake } from "../../storage/intake.ts";
import { createHomeKeeper } from "../home-keeper.ts";
import { logCounts } from "../log-counts.ts";
import { createSqsQuarantine } from "../quarantine.ts";
import { detect } from "./detect.ts";
import { type DetectEnvironment, readingsStoredMetric, recordsHeardMetric } from "./function.ts";
import type { Failure } from "./hear-home.ts";

const environment = readEnvironment<DetectEnvironment>([
  "TABLE_NAME",
  "TOPIC_ARN_PREFIX",
  "QUARANTINE_QUEUE_URL",
  "DUE_PARTITIONS",
  "METRICS_NAMESPACE",
  "REQUIRE_SIGNATURES",
]);
const logger = new Logger({ serviceName: "detect" });
const metrics = new Metrics({ namespace: environment.METRICS_NAMESPACE, serviceName: "detect" });
const keeper = createHomeKeeper(environment, logger, metrics);
const dependencies = {
  homes: keeper.homes,
  intake: createIntake(keeper.database, environment.TABLE_NAME, systemClock),
  quarantine: createSqsQuarantine(new SQSClient(), environment.QUARANTINE_QUEUE_URL),
  requireSignatures: environment.REQUIRE_SIGNATURES === "true",
  onFailure: ({ what, error }: Failure) => logger.error("will be delivered again", { what, error }),
  onGap: ({ homeId, agentId, spoolId, sequence, throughSequence, gap }: GapEnvelope) =>
    logger.error("an agent lost readings", { homeId, agentId, spoolId, sequence, throughSequence, ...gap }),
};

/** Lambda's entry: a batch of the stream, answered with the first record that is not dealt with. */
export async function handler(
  event: KinesisStreamEvent,
  context: Context,
): Promise<KinesisStreamBatchResponse> {
  const { firstFailed, counts } = await detect(event, { ...dependencies, sender: keeper.senderFor(context) });
  const heard = event.Records.filter(({ kinesis: { data } }) => !isPulse(data)).length;
  metrics.addMetric(recordsHeardMetric.name, MetricUnit.Count, heard);
  metrics.addMetric(readingsStoredMetric.name, MetricUnit.Count, counts.stored);
  logCounts(metrics, {
    ReadingsJudged: counts.judged,
    ReadingsLate: counts.late,
    DuplicatesDropped: counts.duplicates,
    RecordsQuarantined: counts.quarantined,
    AgentHeartbeats: counts.heartbeats,
    AgentGaps: counts.gaps,
    ReadingsLostByAgents: counts.lostByAgents,
  });
  // They lie in the quarantine, whose alarm tells the operators; the metric is paid only while there are any.
  if (counts.untrusted > 0) metrics.addMetric("RecordsUntrusted", MetricUnit.Count, counts.untrusted);
  metrics.publishStoredMetrics();
  return { batchItemFailures: firstFailed === undefined ? [] : [{ itemIdentifier: firstFailed }] };
}
