import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import type { Configuration } from "../environments/configuration.ts";
import { environmentNames } from "../environments/names.ts";
import type { EnvironmentName, EnvironmentSettings } from "../environments/settings.ts";
import { type DetectEnvironment, detectEventSource, detectFunction } from "../handlers/detect/function.ts";
import { type WatchEnvironment, watchFunction, watchSchedule } from "../handlers/watch/function.ts";
import { AnswerLinks } from "./constructs/answer-links.ts";
import { DeploymentWatch } from "./constructs/deployment-watch.ts";
import { GivenUpBatches } from "./constructs/given-up-batches.ts";
import { NodeFunction } from "./constructs/node-function.ts";
import { PipelineAlarms } from "./constructs/pipeline-alarms.ts";
import { PipelineDashboard } from "./constructs/pipeline-dashboard.ts";
import { PrivateQueue } from "./constructs/private-queue.ts";
import { ReadingsEventSource, type ReadingsMapping } from "./constructs/readings-event-source.ts";
import { Schedule } from "./constructs/schedule.ts";
import { SubscriptionsAlarm } from "./constructs/subscriptions-alarm.ts";
import { TellingAlarms } from "./constructs/telling-alarms.ts";
import type { DeliveryStack } from "./delivery.ts";
import { EnvironmentStack } from "./environment-stack.ts";
import type { FoundationStack } from "./foundation.ts";
import type { FunctionCode } from "./function-code.ts";
import { findGivenUp, keepGivenUp } from "./permissions/keep-given-up.ts";
import { sendTo } from "./permissions/send-to-queue.ts";
import { queryIndexes, readAndWriteHomes } from "./permissions/use-homes.ts";
import { pulseStream, readStream } from "./permissions/use-stream.ts";
import { listTopics, publishToHomes } from "./permissions/use-topics.ts";

/** Lambda's word for: draws from what the account has. */
const UNRESERVED = -1;

/** Task 3: the functions, what invokes them, what they leave lying, and the alarms and dashboard of it all. */
export class DetectionStack extends EnvironmentStack {
  readonly detect: NodeFunction<DetectEnvironment>;
  readonly watch: NodeFunction<WatchEnvironment>;

  constructor(
    scope: Construct,
    environment: EnvironmentName,
    configuration: Configuration,
    foundation: Pick<FoundationStack, "stream" | "homes" | "topicsKey" | "operators" | "logs">,
    { deployment }: Pick<DeliveryStack, "deployment">,
    code: FunctionCode,
    changes: Partial<Pick<EnvironmentSettings, "answerLinks" | "tracing">> = {},
  ) {
    super(scope, { environment, part: "detection", configuration });
    const { prefix } = this;
    const settings = { ...this.settings, ...changes };
    const { account, region } = configuration;
    const { protectData, logRetentionDays, tracing } = settings;
    const { stream, homes, topicsKey, operators } = foundation;
    const { topicArnPrefix } = environmentNames(environment, configuration);

    const quarantine = new PrivateQueue(this, "quarantine", { name: `${prefix}-quarantine`, protectData });
    const givenUp = new GivenUpBatches(this, "given-up", {
      prefix,
      account,
      region,
      protectData,
      operators,
    });
    const personal = configuration.environments[environment];
    const { reservedConcurrency, watchMemoryMb } = this.capacity;
    const reservedFor = (name: keyof typeof reservedConcurrency) =>
      personal?.reserveConcurrency ? reservedConcurrency[name] : UNRESERVED;
    const common = { prefix, code, logRetentionDays, tracing, operators };
    const table = { TABLE_NAME: homes.tableName, DUE_PARTITIONS: String(settings.duePartitions) };
    const metrics = { METRICS_NAMESPACE: prefix };
    const answers = settings.answerLinks
      ? new AnswerLinks(this, "answers", {
          ...common,
          account,
          region,
          homes,
          duePartitions: settings.duePartitions,
          reservedConcurrency: reservedFor("answer"),
        })
      : undefined;
    const mapping = mappingOf(personal?.readingsMapping);
    // A function that was made by hand does not know our pulses.
    const isRead = mapping !== "by-hand";
    this.detect = new NodeFunction<DetectEnvironment>(this, "detect", {
      ...common,
      definition: detectFunction,
      environment: {
        ...table,
        ...metrics,
        TOPIC_ARN_PREFIX: topicArnPrefix,
        QUARANTINE_QUEUE_URL: quarantine.url,
        REQUIRE_SIGNATURES: String(settings.requireSignatures),
        ...answers?.environment,
      },
      statements: [
        readStream(stream),
        readAndWriteHomes(homes),
        ...publishToHomes(topicArnPrefix, topicsKey),
        sendTo(quarantine),
        ...keepGivenUp(givenUp),
        ...(answers?.statements ?? []),
      ],
      reservedConcurrency: reservedFor("detect"),
    });
    this.watch = new NodeFunction<WatchEnvironment>(this, "watch", {
      ...common,
      definition: { ...watchFunction, memoryMb: watchMemoryMb },
      environment: {
        ...table,
        ...metrics,
        TOPIC_ARN_PREFIX: topicArnPrefix,
        QUARANTINE_QUEUE_URL: quarantine.url,
        GIVEN_UP_BUCKET: givenUp.bucketName,
        ...(isRead ? { STREAM_NAME: stream.streamName } : {}),
        ...answers?.environment,
      },
      statements: [
        queryIndexes(homes),
        readAndWriteHomes(homes),
        ...publishToHomes(topicArnPrefix, topicsKey),
        listTopics(),
        findGivenUp(givenUp),
        sendTo(quarantine),
        ...(isRead ? [pulseStream(stream)] : []),
        ...(answers?.statements ?? []),
      ],
      reservedConcurrency: reservedFor("watch"),
    });
    new ReadingsEventSource(this, "readings", {
      stream,
      reader: this.detect,
      settings: detectEventSource(settings.stream.retentionHours),
      givenUp,
      mapping,
    });
    new Schedule(this, "every-minute", {
      name: `${prefix}-watch`,
      every: watchSchedule,
      target: this.watch,
    });
    new DeploymentWatch(this, "deployments", { prefix, account, logRetentionDays, deployment, operators });
    new PipelineAlarms(this, "alarms", {
      prefix,
      quarantine,
      heartbeats: foundation.logs.heartbeats,
      operators,
    });
    new TellingAlarms(this, "telling", { prefix, operators, isRead });
    new SubscriptionsAlarm(this, "subscriptions", { prefix, operators });
    const dashboard = new PipelineDashboard(this, "dashboard", {
      prefix,
      region,
      stream,
      detect: this.detect,
      functions: [this.detect, this.watch, ...(answers === undefined ? [] : [answers.function])],
      quarantine,
      agent: foundation.logs,
    });

    const output = (id: string, value: string) => new TerraformOutput(this, id, { value, staticId: true });
    output("detect_function_name", this.detect.functionName);
    output("watch_function_name", this.watch.functionName);
    if (answers !== undefined) {
      output("answer_function_name", answers.function.functionName);
      output("answer_url", answers.environment.ANSWER_BASE_URL);
    }
    output("quarantine_queue_url", quarantine.url);
    output("given_up_bucket", givenUp.bucketName);
    output("dashboard_name", dashboard.dashboardName);
  }
}

function mappingOf(configured: string | undefined): ReadingsMapping {
  if (configured === undefined) return "made here";
  return configured === "by-hand" ? configured : { adopted: configured };
}
