import type { AnswerLinkEnvironment } from "../answer-links.ts";
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
    maximumBatchingWindowSeconds: 0,
    maximumRetryAttempts: -1,
    maximumRecordAgeSeconds: Math.min((retentionHours - 1) * 3600, 604_800),
    bisectBatchOnFunctionError: true,
  };
}

/** Records that Lambda gives the function at once, at most. */
export const DETECT_BATCH_SIZE = 100;

/** How many records of agents and people the function was given, pulses not counted; also when it was none. */
export const recordsHeardMetric = { name: "RecordsHeard", dimensions: { service: "detect" } };

/** Environment variables of the function: written by the stack and by `local/`, read by the handler. */
export interface DetectEnvironment extends Partial<AnswerLinkEnvironment> {
  TABLE_NAME: string;
  ALERTS_TOPIC_ARN: string;
  QUARANTINE_QUEUE_URL: string;
  /** Namespace of the function's metrics: each environment has its own, so that an account's environments are not summed. */
  METRICS_NAMESPACE: string;
  /** Number of partitions of the index of due times: a whole number, 1 or more. */
  DUE_PARTITIONS: string;
  /** "true": homes without a key are refused, too; otherwise they need none. */
  REQUIRE_SIGNATURES: string;
}
