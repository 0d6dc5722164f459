import type { KinesisStreamRecord } from "aws-lambda";

/** What the names of given-up batches begin with: `aws/lambda/<mapping>/<shard>/YYYY/MM/DD/YYYY-MM-DDTHH.MM.SS-<uuid>`. */
export const GIVEN_UP_PREFIX = "aws/lambda/";

/**
 * A batch that the event source mapping gave up, as it lies in the bucket. Only a bucket gets `payload`.
 * Source: AWS Lambda developer guide, "Retain discarded batch records for a Kinesis Data Streams event source".
 */
export interface GivenUpBatch {
  requestContext: {
    condition: "RetryAttemptsExhausted" | "RecordAgeExceeded" | string;
    approximateInvokeCount: number;
  };
  KinesisBatchInfo: { shardId: string; batchSize: number };
  /** The event that the function failed on, as JSON in a string. */
  payload: string;
}

/** The records of a given-up batch, in the order of the stream; throws when the object is no such batch. */
export function recordsOf({ payload }: Pick<GivenUpBatch, "payload">): KinesisStreamRecord[] {
  const { Records } = JSON.parse(payload) as { Records?: KinesisStreamRecord[] };
  if (!Array.isArray(Records)) throw new Error("its payload has no Records");
  return Records;
}
