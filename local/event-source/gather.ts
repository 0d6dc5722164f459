import type { KinesisStreamRecord } from "aws-lambda";
import type { StreamEventSource } from "../../handlers/function-definition.ts";
import { payloadLimitBytes } from "../lambda/invocation.ts";

/** How many records of the front make the next batch, at least one, and whether more could not be added. */
export function nextBatch(
  gathered: readonly KinesisStreamRecord[],
  batchSize: number,
  limitBytes = payloadLimitBytes,
): { length: number; full: boolean } {
  let bytes = Buffer.byteLength('{"Records":[]}');
  for (const [index, record] of gathered.entries()) {
    if (index === batchSize) return { length: index, full: true };
    bytes += Buffer.byteLength(JSON.stringify(record)) + 1;
    if (bytes > limitBytes && index > 0) return { length: index, full: true };
  }
  return { length: gathered.length, full: gathered.length >= batchSize };
}

/**
 * Whether to invoke now: the batch is full, its window is over, or its shard has no more to give (Lambda developer
 * guide, "Polling and batching streams"). The window counts from the first record gathered.
 */
export function isDue(
  batch: { length: number; full: boolean },
  { maximumBatchingWindowSeconds }: Pick<StreamEventSource, "maximumBatchingWindowSeconds">,
  { gatheredForMs, shardClosed }: { gatheredForMs: number; shardClosed: boolean },
): boolean {
  if (batch.length === 0) return false;
  return batch.full || shardClosed || gatheredForMs >= maximumBatchingWindowSeconds * 1000;
}

/** How many records of the front are older than the function may be given; Lambda's -1 is no limit. */
export function expiredCount(
  records: readonly KinesisStreamRecord[],
  { maximumRecordAgeSeconds }: Pick<StreamEventSource, "maximumRecordAgeSeconds">,
  nowMs: number,
): number {
  if (maximumRecordAgeSeconds < 0) return 0;
  const oldestSeconds = nowMs / 1000 - maximumRecordAgeSeconds;
  const young = records.findIndex(({ kinesis }) => kinesis.approximateArrivalTimestamp >= oldestSeconds);
  return young < 0 ? records.length : young;
}
