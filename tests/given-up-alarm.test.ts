import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DeleteObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { bundleFunction } from "../deployment/bundle.ts";
import { watchFunction } from "../handlers/watch/function.ts";
import { LambdaFunction } from "../local/lambda-function.ts";
import { sdkEnvironment } from "../local/services/clients.ts";
import { createTestResources, sharedServices } from "./services.ts";
import { until } from "./until.ts";

const services = sharedServices();
afterAll(() => services.close());

test("the watch function counts given-up batches until they are brought back, and none after a first deployment", async () => {
  const { s3 } = services.clients;
  const folder = mkdtempSync(join(tmpdir(), "given-up-"));
  const lines: string[] = [];
  const resources = await createTestResources(services);
  const { tableName, topicArnPrefix, quarantineQueueUrl, givenUpBucket: Bucket } = resources;
  const lambda = new LambdaFunction({
    definition: watchFunction,
    file: (await bundleFunction(watchFunction, folder)).file,
    environment: {
      ...sdkEnvironment(services.endpoints),
      TABLE_NAME: tableName,
      DUE_PARTITIONS: "2",
      TOPIC_ARN_PREFIX: topicArnPrefix,
      QUARANTINE_QUEUE_URL: quarantineQueueUrl,
      GIVEN_UP_BUCKET: Bucket,
      METRICS_NAMESPACE: "house-temperature-dev",
    },
    onLog: (line) => lines.push(line),
  });
  const counted = () =>
    lines.filter((line) => line.includes("BatchesGivenUp")).map((line) => JSON.parse(line));
  const tick = async (time: string) => expect(await lambda.invoke({ time })).toMatchObject({ ok: true });
  const Key = "aws/lambda/0f1e/shardId-000000000000/2026/01/31/2026-01-31T12.00.00-0a1b";
  try {
    await tick("2026-01-31T12:05:00Z");
    // Whatever is no batch, such as a test of somebody's, is not counted.
    await s3.send(new PutObjectCommand({ Bucket, Key: "s3:TestEvent", Body: "{}" }));
    await tick("2026-01-31T12:10:00Z");
    await s3.send(new PutObjectCommand({ Bucket, Key, Body: "{}" }));
    await tick("2026-01-31T12:12:00Z");
    await tick("2026-01-31T12:15:00Z");
    // Two weeks later it still lies there; a message would have expired.
    await tick("2026-02-15T12:15:00Z");
    await s3.send(new DeleteObjectCommand({ Bucket, Key }));
    await tick("2026-02-15T12:20:00Z");
    // A line of an invocation may come after its result.
    await until("the last count is logged", () => counted().length === 5);
  } finally {
    await lambda.stop();
    rmSync(folder, { recursive: true });
  }
  expect(counted().map(({ BatchesGivenUp }) => BatchesGivenUp)).toEqual([0, 0, 1, 1, 0]);
  expect(counted()[0]._aws.CloudWatchMetrics).toMatchObject([
    { Namespace: "house-temperature-dev", Dimensions: [["service"]] },
  ]);
});
