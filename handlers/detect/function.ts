import type { AnswerLinkEnvironment, AnswerPageEnvironment } from "../answer-links.ts";
import type { FunctionDefinition, StreamEventSource } from "../function-definition.ts";

/** Stores and judges every reading of the stream and notifies. */
export const detectFunction: FunctionDefinition = {
  name: "detect",
  entry: "handlers/detect/index.ts",
  timeoutSeconds: 60,
  // One vCPU (Lambda developer guide, "memory"): what it does is bound by the processor, and costs about the same with less.
  memoryMb: 1769,
};

/**
 * How Lambda reads a stream that keeps its records for `retentionHours`. A failing batch is tried again without end, so that an
 * outage of the table or its key costs only time. Without a maximum age the stream would drop records silently at the end of
 * its retention. An hour before that they go to the on-failure destination instead.
 * Source: AWS Lambda API reference, CreateEventSourceMapping: -1 retries are endless, an age is at most 604,800 s.
 */
export function detectEventSource(retentionHours: number): StreamEventSource {
  return {
    batchSize: DETECT_BATCH_SIZE,
    // A poll a second bounds the invocations anyway, and waiting for more would make critical e-mails late.
    maximumBatchingWindowSeconds: 0,
    // A pulse proves what stands before it in its shard: batches of a shard at a time could overtake it (decision 0055).
    parallelizationFactor: 1,
    maximumRetryAttempts: -1,
    maximumRecordAgeSeconds: Math.min((retentionHours - 1) * 3600, 604_800),
    bisectBatchOnFunctionError: true,
  };
}

/** Records that Lambda gives the function at once, at most; with more, each takes as long (decision 0055). */
export const DETECT_BATCH_SIZE = 100;

/** How many records of agents and people the function was given, pulses not counted; also when it was none. */
export const recordsHeardMetric = { name: "RecordsHeard", dimensions: { service: "detect" } };

/** Readings that were stored: the dashboard's graph of what comes in. */
export const readingsStoredMetric = { name: "ReadingsStored", dimensions: { service: "detect" } };

/** What CloudWatch bills of detect all month: a metric for each hour in which it was reported. */
export const DETECT_METRICS = [recordsHeardMetric, readingsStoredMetric];

/** Environment variables of the function: written by the stack and by `local/`, read by the handler. */
export interface DetectEnvironment extends Partial<AnswerLinkEnvironment & AnswerPageEnvironment> {
  TABLE_NAME: string;
  /** What the ARNs of the topics of homes begin with. */
  TOPIC_ARN_PREFIX: string;
  QUARANTINE_QUEUE_URL: string;
  /** Namespace of the function's metrics: each environment has its own, so that an account's environments are not summed. */
  METRICS_NAMESPACE: string;
  /** Number of partitions of the index of due times: a whole number, 1 or more. */
  DUE_PARTITIONS: string;
  /** "true": homes without a key are refused, too; otherwise they need none. */
  REQUIRE_SIGNATURES: string;
}
