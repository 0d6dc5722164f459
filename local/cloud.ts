import type { KinesisStreamEvent } from "aws-lambda";
import { bundleFunction } from "../deployment/bundle.ts";
import { type DetectEnvironment, detectEventSource, detectFunction } from "../handlers/detect/function.ts";
import type { FunctionDefinition } from "../handlers/function-definition.ts";
import { type WatchEnvironment, watchFunction } from "../handlers/watch/function.ts";
import { keepGivenUp } from "./event-source/given-up-batch.ts";
import { EventSourceMapping } from "./event-source-mapping.ts";
import { FunctionMetrics } from "./function-metrics.ts";
import { inHouseTime, withoutHeartbeats } from "./house-time.ts";
import { LambdaFunction } from "./lambda-function.ts";
import { type Mail, Mailbox } from "./mailbox.ts";
import { type Past, storePast } from "./past.ts";
import { createResources, DUE_PARTITIONS, type Resources, STREAM_RETENTION_HOURS } from "./resources.ts";
import { Schedule, type ScheduleOptions, scheduledEvent } from "./schedule.ts";
import { type Endpoints, sdkEnvironment } from "./services/clients.ts";
import type { Services } from "./services/services.ts";

/** How the cloud side is set up. */
export interface CloudOptions {
  /** Comes before every resource's name, so that several systems can share the services. */
  prefix: string;
  /** Where the function is bundled to. */
  bundleFolder: string;
  /** The homes whose e-mails the mailbox gets: each has a topic, others have none. */
  homeIds: readonly string[];
  shardCount?: number;
  pollIntervalMs?: number;
  /** Where the function finds the services; a test may put a faulty network in between. */
  functionEndpoints?: Endpoints;
  /** What the table knows from the beginning. */
  past?: (() => Past) | undefined;
  /** The page to which the links of e-mails lead; without it e-mails have no links. */
  pageUrl?: string | undefined;
  /** Instead of the function's own. */
  timeoutSeconds?: number;
  /** Whose clock says when a record arrived: the house's own, when it is simulated or replayed from a file, or the machine's. */
  arrival: "house" | "replay" | "machine";
  /** The watch function's schedule: how often, in real time, and the time a tick says. Without it, nobody watches. */
  watch?: Pick<ScheduleOptions, "everyMs" | "nowMs"> | undefined;
  onMail?: (mail: Mail) => void;
  /** Every line the function writes. */
  onLog?: (line: string) => void;
}

/** Everything behind the stream, running: the bundled functions, event source and schedule, the mailbox. */
export interface Cloud {
  resources: Resources;
  /** The detect function. */
  lambda: LambdaFunction;
  mapping: EventSourceMapping;
  mailbox: Mailbox;
  /** What the function reported of itself. */
  metrics: FunctionMetrics;
  /** Has the watch function look once, at a time in the house. */
  look(nowMs: number): Promise<void>;
  stop(): Promise<void>;
}

/** Sets the cloud side up on running services. */
export async function startCloud(
  services: Pick<Services, "clients" | "endpoints">,
  options: CloudOptions,
): Promise<Cloud> {
  const { clients, endpoints } = services;
  const [resources, detectBundle, watchBundle] = await Promise.all([
    createResources(services, {
      prefix: options.prefix,
      homeIds: options.homeIds,
      shardCount: options.shardCount ?? 1,
    }).then(async (made) => {
      // Before anybody looks at the home: until then it would seem to be silent.
      if (options.past !== undefined) await storePast(clients.dynamodb, made.tableName, options.past());
      return made;
    }),
    bundleFunction(detectFunction, options.bundleFolder),
    bundleFunction(watchFunction, options.bundleFolder),
  ]);
  const metrics = new FunctionMetrics();
  const functionOf = (definition: FunctionDefinition, file: string, environment: object) =>
    new LambdaFunction({
      definition: { ...definition, timeoutSeconds: options.timeoutSeconds ?? definition.timeoutSeconds },
      file,
      environment: { ...sdkEnvironment(options.functionEndpoints ?? endpoints), ...environment },
      onLog(line) {
        metrics.read(line);
        options.onLog?.(line);
      },
    });
  const keeperEnvironment: DetectEnvironment & WatchEnvironment = {
    TABLE_NAME: resources.tableName,
    DUE_PARTITIONS: String(DUE_PARTITIONS),
    TOPIC_ARN_PREFIX: resources.topicArnPrefix,
    METRICS_NAMESPACE: options.prefix,
    GIVEN_UP_BUCKET: resources.givenUpBucket,
    QUARANTINE_QUEUE_URL: resources.quarantineQueueUrl,
    REQUIRE_SIGNATURES: "false",
    ...(options.pageUrl === undefined ? {} : { ANSWER_PAGE_URL: options.pageUrl }),
  };
  const lambda = functionOf(detectFunction, detectBundle.file, keeperEnvironment);
  const watchLambda = functionOf(watchFunction, watchBundle.file, keeperEnvironment);
  const schedule =
    options.watch && new Schedule({ ...options.watch, invoke: (event) => watchLambda.invoke(event) });
  const mapping = new EventSourceMapping({
    kinesis: clients.kinesis,
    streamArn: resources.streamArn,
    functionArn: lambda.arn,
    eventSource: detectEventSource(STREAM_RETENTION_HOURS),
    invoke: (event) => lambda.invoke(arrived(event, options.arrival)),
    sendOnFailure: (batch) => keepGivenUp(clients.s3, resources.givenUpBucket, batch),
    ...(options.pollIntervalMs === undefined ? {} : { pollIntervalMs: options.pollIntervalMs }),
  });
  const mailbox = new Mailbox({
    sqs: clients.sqs,
    queueUrl: resources.mailboxQueueUrl,
    ...(options.onMail ? { onMail: options.onMail } : {}),
  });
  mapping.start();
  schedule?.start();
  mailbox.start();
  return {
    resources,
    lambda,
    mapping,
    mailbox,
    metrics,
    async look(nowMs) {
      await watchLambda.invoke(scheduledEvent(nowMs));
    },
    async stop() {
      await Promise.all([mapping.stop(), schedule?.stop()]);
      await Promise.all([lambda.stop(), watchLambda.stop(), mailbox.stop()]);
    },
  };
}

function arrived(event: KinesisStreamEvent, arrival: CloudOptions["arrival"]): KinesisStreamEvent {
  if (arrival === "machine") return event;
  return inHouseTime(arrival === "replay" ? withoutHeartbeats(event) : event);
}
