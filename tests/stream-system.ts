import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PutRecordsCommand } from "@aws-sdk/client-kinesis";
import { GetObjectCommand, ListObjectsV2Command } from "@aws-sdk/client-s3";
import { bundleFunction } from "../deployment/bundle.ts";
import type { StreamEventSource } from "../handlers/function-definition.ts";
import { GIVEN_UP_PREFIX } from "../handlers/given-up.ts";
import type { Checkpoints } from "../local/event-source/context.ts";
import { keepGivenUp } from "../local/event-source/given-up-batch.ts";
import { EventSourceMapping } from "../local/event-source-mapping.ts";
import { LambdaFunction } from "../local/lambda-function.ts";
import type { Services } from "../local/services/services.ts";
import type { Order } from "./fixtures/recording-handler.ts";
import { createTestResources } from "./services.ts";

const definition = {
  name: "recording-handler",
  entry: "tests/fixtures/recording-handler.ts",
  timeoutSeconds: 10,
  memoryMb: 128,
};

/** Bundles the recording handler; returns its `index.js`. */
export async function bundleRecordingHandler(): Promise<string> {
  return (await bundleFunction(definition, await mkdtemp(join(tmpdir(), "bundle-")))).file;
}

/** A stream with the recording handler behind it. */
export async function createStreamSystem(
  services: Pick<Services, "clients" | "endpoints">,
  file: string,
  options: { shardCount?: number; timeoutSeconds?: number; eventSource?: Partial<StreamEventSource> } = {},
) {
  const { kinesis, s3 } = services.clients;
  const resources = await createTestResources(services, { shardCount: options.shardCount ?? 1 });
  /** What the handler logged: a line for each invocation that came to its end. */
  const invocations: { size: number; taken: number[] }[] = [];
  const lambda = new LambdaFunction({
    definition: { ...definition, timeoutSeconds: options.timeoutSeconds ?? 10 },
    file,
    environment: {},
    onLog: (line) => {
      const entry = JSON.parse(line);
      if (entry.taken) invocations.push(entry);
    },
  });
  const eventSource = {
    batchSize: 100,
    maximumBatchingWindowSeconds: 0,
    parallelizationFactor: 1,
    maximumRetryAttempts: 2,
    maximumRecordAgeSeconds: -1,
    bisectBatchOnFunctionError: true,
    ...options.eventSource,
  };
  const startMapping = (checkpoints: Checkpoints = new Map()) => {
    const mapping = new EventSourceMapping({
      kinesis,
      streamArn: resources.streamArn,
      functionArn: lambda.arn,
      eventSource,
      invoke: (event) => lambda.invoke(event),
      sendOnFailure: (batch) => keepGivenUp(s3, resources.givenUpBucket, batch),
      checkpoints,
      pollIntervalMs: 20,
      retryBackoff: { baseMs: 10, maxMs: 100 },
    });
    mapping.start();
    return mapping;
  };

  return {
    resources,
    invocations,
    startMapping,
    lambda,
    taken: () => invocations.flatMap((invocation) => invocation.taken),
    put: (orders: Order[], home = "h1") => {
      const Records = orders.map((order) => ({
        PartitionKey: home,
        Data: Buffer.from(JSON.stringify(order)),
      }));
      return kinesis.send(new PutRecordsCommand({ StreamName: resources.streamName, Records }));
    },
    /** What was given up, in the order of its names. */
    givenUp: async () => {
      const { Contents = [] } = await s3.send(
        new ListObjectsV2Command({ Bucket: resources.givenUpBucket, Prefix: GIVEN_UP_PREFIX }),
      );
      return Promise.all(
        Contents.map(async ({ Key }) => {
          const { Body } = await s3.send(new GetObjectCommand({ Bucket: resources.givenUpBucket, Key }));
          return JSON.parse((await Body?.transformToString()) ?? "");
        }),
      );
    },
  };
}
