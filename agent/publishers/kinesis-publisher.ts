import { type KinesisClient, PutRecordsCommand, type PutRecordsResultEntry } from "@aws-sdk/client-kinesis";
import { pause } from "../../platform/backoff.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Log } from "../../platform/log.ts";
import type { Outcome, Publisher, StreamRecord } from "../publisher.ts";
import { explain } from "./problems.ts";
import { createShardLimits, sizeOf } from "./shard-limits.ts";

/** PutRecords takes no more in one call. Source: Amazon Kinesis Data Streams API reference, PutRecords. */
export const PUT_RECORDS_MAX_BYTES = 5 * 1024 * 1024;
export const PUT_RECORDS_MAX_RECORDS = 500;
/** And no larger record (data and partition key), and no longer partition key, in characters. Source: as above. */
export const RECORD_MAX_BYTES = 1024 * 1024;
const PARTITION_KEY_MAX_LENGTH = 256;

/** What a publisher works with. */
export interface KinesisPublisherOptions {
  client: KinesisClient;
  streamName: string;
  clock: Clock;
  log: Log;
  /** Waits; tests pass one that does not. */
  wait?: typeof pause;
}

/**
 * A publisher on a Kinesis stream. Keeps to the limits of calls, records and shards, so that it is throttled only when
 * others write to the same shards. Only a record that Kinesis cannot take by its size is rejected: whatever else is
 * wrong (credentials, clock, a deleted stream) can be fixed while the readings wait.
 */
export function createKinesisPublisher(options: KinesisPublisherOptions): Publisher {
  const { client, streamName, wait = pause } = options;
  const limits = createShardLimits(client, streamName, options.clock, options.log);

  async function put(records: readonly StreamRecord[], signal?: AbortSignal): Promise<Outcome[]> {
    try {
      const { Records: results } = await client.send(
        new PutRecordsCommand({
          StreamName: streamName,
          Records: records.map(({ homeId, data }) => ({ PartitionKey: homeId, Data: data })),
        }),
        signal === undefined ? {} : { abortSignal: signal },
      );
      const outcomes = records.map((_, index) => outcomeOf(results?.[index]));
      if (outcomes.some(({ status }) => status === "left")) limits.suspect();
      return outcomes;
    } catch (error) {
      return records.map(() => ({ status: "left", ...explain(error, streamName) }));
    }
  }

  return {
    async publish(records, signal) {
      await limits.refresh();
      const outcomes: Outcome[] = [];
      while (outcomes.length < records.length) {
        const rest = records.slice(outcomes.length);
        const problem = problemOf(rest[0] as StreamRecord);
        if (problem !== undefined) {
          outcomes.push({ status: "rejected", reason: problem });
          continue;
        }
        const call = leadingThatMayGo(rest);
        if (call.length === 0) await wait(limits.delayMs(rest[0] as StreamRecord), signal);
        if (signal?.aborted) return [...outcomes, ...rest.map(stopped)];
        const answers = await put(call, signal);
        outcomes.push(...answers);
        // After a call that failed as a whole, the next would fail too.
        const failed = answers.length > 0 && answers.every(({ status }) => status === "left");
        if (failed) return [...outcomes, ...rest.slice(call.length).map(() => answers[0] as Outcome)];
      }
      return outcomes;
    },
  };

  /** The records from the first on that make up a call now; takes their share of the limits. */
  function leadingThatMayGo(records: readonly StreamRecord[]): StreamRecord[] {
    const call: StreamRecord[] = [];
    let bytes = 0;
    for (const record of records) {
      bytes += sizeOf(record);
      const full = call.length === PUT_RECORDS_MAX_RECORDS || bytes > PUT_RECORDS_MAX_BYTES;
      if (full || problemOf(record) !== undefined || limits.delayMs(record) > 0) break;
      limits.take(record);
      call.push(record);
    }
    return call;
  }
}

function problemOf(record: StreamRecord): string | undefined {
  if (sizeOf(record) > RECORD_MAX_BYTES)
    return `a record of ${sizeOf(record)} bytes is larger than Kinesis takes (${RECORD_MAX_BYTES})`;
  if (record.homeId.length === 0 || record.homeId.length > PARTITION_KEY_MAX_LENGTH)
    return `a partition key has 1 to ${PARTITION_KEY_MAX_LENGTH} characters, not ${record.homeId.length}`;
  return undefined;
}

function stopped(): Outcome {
  return { status: "left", reason: "stopped" };
}

/** Messages name shard, stream and account; the code says enough and stays the same. */
function outcomeOf(result: PutRecordsResultEntry | undefined): Outcome {
  if (result?.SequenceNumber !== undefined) return { status: "delivered" };
  return { status: "left", ...explain({ name: result?.ErrorCode ?? "no answer" }, "") };
}
