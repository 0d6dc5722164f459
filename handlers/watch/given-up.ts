import { type Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import { GIVEN_UP_PREFIX } from "../given-up.ts";
import { givenUpMetric } from "./function.ts";

/** The tick has more to do than wait for a count. */
const TIMEOUT_MS = 5_000;

/**
 * Counts the batches in the given-up bucket into a metric, every few minutes; rejects when it cannot. S3 tells of a bucket's objects
 * once a day only, and notifications of them expire or are tests. A count is 1,000 at most.
 */
export function createGivenUpReport(
  bucket: string,
  metrics: Pick<Metrics, "singleMetric">,
): (nowMs: number) => Promise<void> {
  const { name, everyMinutes } = givenUpMetric;
  return async (nowMs) => {
    if (Math.floor(nowMs / 60_000) % everyMinutes !== 0) return;
    // Loaded when it is needed: a cold start is in no need of S3.
    const { ListObjectsV2Command, S3Client } = await import("@aws-sdk/client-s3");
    const client = new S3Client();
    const { KeyCount = 0 } = await client.send(
      new ListObjectsV2Command({ Bucket: bucket, Prefix: GIVEN_UP_PREFIX }),
      { abortSignal: AbortSignal.timeout(TIMEOUT_MS) },
    );
    client.destroy();
    metrics.singleMetric().addMetric(name, MetricUnit.Count, KeyCount);
  };
}
