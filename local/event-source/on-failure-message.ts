import { randomUUID } from "node:crypto";
import type { KinesisStreamRecord } from "aws-lambda";
import type { InvokeResult } from "../lambda/invocation.ts";

/** A batch the mapping gives up, and why. */
export interface DiscardedBatch {
  records: readonly KinesisStreamRecord[];
  condition: "RetryAttemptsExhausted" | "RecordAgeExceeded";
  invocations: number;
  /** Of the last invocation; none when the records expired before their first. */
  lastResult?: InvokeResult | undefined;
}

/**
 * What Lambda sends to an SQS queue as on-failure destination: where the records are, not the records themselves
 * (Lambda developer guide, kinesis-on-failure-destination). They must be read from the stream before it drops them.
 */
export function onFailureMessage(
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
  };
}
