import type { KinesisClient } from "@aws-sdk/client-kinesis";
import type { KinesisStreamEvent } from "aws-lambda";
import type { StreamEventSource } from "../../handlers/function-definition.ts";
import type { Clock } from "../../platform/clock.ts";
import type { InvokeResult } from "../lambda/invocation.ts";
import type { givenUpBatch } from "./given-up-batch.ts";

/** Sequence number of the last settled record by shard; keep it, and a new mapping goes on from there. */
export type Checkpoints = Map<string, string>;

export interface EventSourceMappingOptions {
  kinesis: KinesisClient;
  streamArn: string;
  functionArn: string;
  eventSource: StreamEventSource;
  invoke(event: KinesisStreamEvent): Promise<InvokeResult>;
  /** Keeps a batch that was given up; called again until it resolves. */
  sendOnFailure(batch: ReturnType<typeof givenUpBatch>): Promise<void>;
  checkpoints?: Checkpoints;
  /** Between reads of an idle shard. Lambda's is 1000, Kinesis allows 5 reads a second and shard. */
  pollIntervalMs?: number;
  /** Between attempts of a failing batch, or of a stream or a destination that is away. */
  retryBackoff?: { baseMs: number; maxMs: number };
  clock?: Clock;
}

/** What the mapping has done since it was made. */
export interface MappingCounters {
  invocations: number;
  functionErrors: number;
  /** Invocations that were followed by another one of the same records. */
  retries: number;
  recordsProcessed: number;
  recordsDiscarded: number;
  /** Reads of the stream that failed, all of them repeated. */
  readErrors: number;
  /** Batches that the on-failure destination refused, all of them repeated. */
  destinationErrors: number;
}

/** What the consumers of a mapping's shards share. */
export type MappingContext = Required<EventSourceMappingOptions> & {
  counters: MappingCounters;
  stopping: AbortSignal;
};
