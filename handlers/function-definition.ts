/** What a function is besides its code: the stacks provision it, `local/` runs it, from the same words. */
export interface FunctionDefinition {
  /** Short name; environments put their prefix before it. */
  name: string;
  /** Source file of the handler, from the root of the repository; it exports `handler`. */
  entry: string;
  timeoutSeconds: number;
  memoryMb: number;
}

/** How Lambda reads a stream for a function (event source mapping). */
export interface StreamEventSource {
  /** Records per invocation at most; Lambda also stops at 6 MB of payload. */
  batchSize: number;
  /** How long Lambda gathers records before it invokes; 0 invokes as soon as there is one. */
  maximumBatchingWindowSeconds: number;
  /** Batches of one shard at a time; each partition key is in one of them. */
  parallelizationFactor: number;
  /** Invocations of a failing batch after the first, before its records go to the on-failure destination. */
  maximumRetryAttempts: number;
  /** Records older than this go to the on-failure destination. */
  maximumRecordAgeSeconds: number;
  /** Halve a failing batch to find the record that fails. */
  bisectBatchOnFunctionError: boolean;
}
