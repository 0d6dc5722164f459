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

/** A day of retries: what keeps failing for longer than that is quarantined, and the stream keeps it as long. */
export const detectEventSource: StreamEventSource = {
  batchSize: 100,
  maximumBatchingWindowSeconds: 0,
  maximumRetryAttempts: 10,
  maximumRecordAgeSeconds: 86_400,
  bisectBatchOnFunctionError: true,
};

/** How many records of agents and people the function was given, pulses not counted; also when it was none. */
export const recordsHeardMetric = {
  namespace: "HouseTemperature",
  metricName: "RecordsHeard",
  dimensions: { service: "detect" },
};

/** Environment variables of the function: written by the stack and by `local/`, read by the handler. */
export interface DetectEnvironment extends Partial<AnswerLinkEnvironment> {
  TABLE_NAME: string;
  ALERTS_TOPIC_ARN: string;
  QUARANTINE_QUEUE_URL: string;
  /** Number of partitions of the index of due times: a whole number, 1 or more. */
  DUE_PARTITIONS: string;
}
