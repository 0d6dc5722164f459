import { randomUUID } from "node:crypto";
import { PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import type { KinesisStreamRecord } from "aws-lambda";
import { GIVEN_UP_PREFIX } from "../../handlers/given-up.ts";
import type { InvokeResult } from "../lambda/invocation.ts";

/** A batch the mapping gives up, and why. */
export interface DiscardedBatch {
  records: readonly KinesisStreamRecord[];
  condition: "RetryAttemptsExhausted" | "RecordAgeExceeded";
  invocations: number;
  /** Of the last invocation; none when the records expired before their first. */
  lastResult?: InvokeResult | undefined;
}

/** The mapping's place in the names of its objects: this one has no UUID of its own. */
const MAPPING = "00000000-0000-0000-0000-000000000000";

/**
 * What Lambda puts into a bucket as on-failure destination, the records included
 * (Lambda developer guide, kinesis-on-failure-destination).
 */
export function givenUpBatch(
  { records, condition, invocations, lastResult }: DiscardedBatch,
  source: { functionArn: string; streamArn: string; shardId: string; nowMs: number },
) {
  const arrival = (record: KinesisStreamRecord | undefined) =>
    new Date((record?.kinesis.approximateArrivalTimestamp ?? 0) * 1000).toISOString();
  return {
    requestContext: {
      requestId: randomUUID(),
      functionArn: source.functionArn,
      condition,
      approximateInvokeCount: invocations,
    },
    ...(lastResult && {
      responseContext: {
        statusCode: 200,
        executedVersion: "$LATEST",
        functionError: lastResult.ok ? null : "Unhandled",
      },
    }),
    version: "1.0",
    timestamp: new Date(source.nowMs).toISOString(),
    KinesisBatchInfo: {
      shardId: source.shardId,
      startSequenceNumber: records[0]?.kinesis.sequenceNumber,
      endSequenceNumber: records.at(-1)?.kinesis.sequenceNumber,
      approximateArrivalOfFirstRecord: arrival(records[0]),
      approximateArrivalOfLastRecord: arrival(records.at(-1)),
      batchSize: records.length,
      streamArn: source.streamArn,
    },
    payload: JSON.stringify({ Records: records }),
  };
}

/** Puts a given-up batch into a bucket, under a name as Lambda gives it. */
export async function keepGivenUp(
  client: S3Client,
  bucket: string,
  batch: ReturnType<typeof givenUpBatch>,
): Promise<void> {
  const second = batch.timestamp.slice(0, 19).replaceAll(":", ".");
  const day = second.slice(0, 10).replaceAll("-", "/");
  const Key = `${GIVEN_UP_PREFIX}${MAPPING}/${batch.KinesisBatchInfo.shardId}/${day}/${second}-${randomUUID()}`;
  await client.send(new PutObjectCommand({ Bucket: bucket, Key, Body: JSON.stringify(batch) }));
}
