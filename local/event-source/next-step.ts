import type { StreamEventSource } from "../../handlers/function-definition.ts";
import type { InvokeResult } from "../lambda/invocation.ts";

/** Records of one shard, in order, that are or were invoked together. */
export interface Batch<R> {
  records: R[];
  /** Failed invocations that count against the retry quota. */
  failures: number;
  /** All invocations that any of these records has been in, for the given-up batch. */
  invocations: number;
}

/** What follows an invocation: records settled, batches to invoke next (in order), a batch to give up. */
export interface Step<R> {
  /** So many records from the start of the batch are processed; the checkpoint moves behind them. */
  processed: number;
  next: Batch<R>[];
  discarded?: Batch<R>;
}

type StreamPosition = { kinesis: { sequenceNumber: string } };
type Settings = Pick<StreamEventSource, "bisectBatchOnFunctionError" | "maximumRetryAttempts">;

/**
 * Decides as Lambda does with ReportBatchItemFailures on (developer guide: services-kinesis-batchfailurereporting,
 * kinesis-on-failure-destination):
 * - nothing reported: the batch is processed;
 * - records reported: those before the lowest are processed, the rest goes again; with bisect this split, like any,
 *   does not consume the retry quota;
 * - an identifier that is empty or not of this batch: the whole batch failed;
 * - the batch failed: bisect halves it without consuming the quota, down to one record; otherwise it goes again until
 *   the quota is used up, then it is discarded.
 *
 * The guide is silent on a report of the first record with bisect on: nothing can be split off, so we take the
 * harsher reading, the batch goes again whole, counts, and is in the end discarded whole.
 */
export function nextStep<R extends StreamPosition>(
  batch: Batch<R>,
  result: InvokeResult,
  settings: Settings,
): Step<R> {
  const invoked = { ...batch, invocations: batch.invocations + 1 };
  const failedAt = result.ok ? firstFailure(batch.records, result.payload) : "batch";
  if (failedAt === "none") return { processed: batch.records.length, next: [] };
  if (failedAt === "batch") {
    const half = Math.ceil(batch.records.length / 2);
    const split = settings.bisectBatchOnFunctionError && batch.records.length > 1;
    return split
      ? { processed: 0, next: [slice(invoked, 0, half), slice(invoked, half)] }
      : retry(invoked, settings);
  }
  const rest = slice(invoked, failedAt);
  const split = settings.bisectBatchOnFunctionError && failedAt > 0;
  return { ...(split ? { next: [rest] } : retry(rest, settings)), processed: failedAt };
}

function retry<R>(batch: Batch<R>, { maximumRetryAttempts }: Settings): Step<R> {
  const failed = { ...batch, failures: batch.failures + 1 };
  const exhausted = maximumRetryAttempts >= 0 && failed.failures > maximumRetryAttempts;
  return exhausted ? { processed: 0, next: [], discarded: failed } : { processed: 0, next: [failed] };
}

function slice<R>(batch: Batch<R>, start: number, end?: number): Batch<R> {
  return { ...batch, records: batch.records.slice(start, end) };
}

/** Index of the lowest reported record, "none" when nothing failed, "batch" when the report cannot be trusted. */
function firstFailure(records: readonly StreamPosition[], payload: unknown): number | "none" | "batch" {
  const failures = (payload as { batchItemFailures?: unknown } | null)?.batchItemFailures;
  if (failures === undefined || failures === null) return "none";
  if (!Array.isArray(failures)) return "batch";
  if (failures.length === 0) return "none";
  const indexes = failures.map((failure: { itemIdentifier?: unknown } | null) =>
    records.findIndex((record) => record.kinesis.sequenceNumber === failure?.itemIdentifier),
  );
  return indexes.includes(-1) ? "batch" : Math.min(...indexes);
}
