/** One record for the stream: an encoded envelope of one home. */
export interface StreamRecord {
  /** Partition key: everything of one home stays in order. */
  homeId: string;
  data: Uint8Array;
}

/**
 * What became of one record. `left`: not taken this time, send it again. `rejected`: will never be taken.
 * A record that is `left` may have been taken all the same (an answer that was lost): consumers drop duplicates.
 * Reasons stay the same from one attempt to the next, so that whoever logs can say each once.
 */
export type Outcome =
  | { status: "delivered" }
  | { status: "left"; reason: string; needsPerson?: boolean }
  | { status: "rejected"; reason: string };

/** Sends records once, without retrying; never rejects for what the network does. */
export interface Publisher {
  /**
   * One outcome per record, by index; waits for the stream's own limits before it sends. At most one record per home,
   * or the order within the home is not kept. After `signal` aborts, what is under way is left.
   */
  publish(records: readonly StreamRecord[], signal?: AbortSignal): Promise<Outcome[]>;
}
