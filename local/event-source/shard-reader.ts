import { GetRecordsCommand, GetShardIteratorCommand, type KinesisClient } from "@aws-sdk/client-kinesis";
import type { KinesisStreamRecord } from "aws-lambda";
import { toStreamRecord } from "./stream-record.ts";

/** Records one GetRecords may bring: enough for several batches, far below Kinesis's own 10,000 and 10 MB. */
const readLimit = 1000;

/** Reads one shard from behind a sequence number on, or from its oldest record. */
export class ShardReader {
  /** No more records will come: the shard was split or merged and all of it is read. */
  closed = false;
  /** How far the last read was behind the shard's newest record, ms. */
  millisBehindLatest = 0;
  readonly #kinesis: KinesisClient;
  readonly #stream: { streamArn: string; shardId: string };
  #lastSequenceNumber: string | undefined;
  #iterator: string | undefined;

  constructor(
    kinesis: KinesisClient,
    stream: { streamArn: string; shardId: string },
    afterSequenceNumber: string | undefined,
  ) {
    this.#kinesis = kinesis;
    this.#stream = stream;
    this.#lastSequenceNumber = afterSequenceNumber;
  }

  /** The next records, maybe none. After an error the next call asks for a new iterator (they last 5 minutes). */
  async read(abortSignal: AbortSignal): Promise<KinesisStreamRecord[]> {
    const { streamArn, shardId } = this.#stream;
    const ShardIterator = this.#iterator ?? (await this.#startIterator(abortSignal));
    this.#iterator = undefined;
    const { Records, NextShardIterator, MillisBehindLatest } = await this.#kinesis.send(
      new GetRecordsCommand({ StreamARN: streamArn, ShardIterator, Limit: readLimit }),
      { abortSignal },
    );
    const records = (Records ?? []).map((record) => toStreamRecord(record, shardId, streamArn));
    this.#iterator = NextShardIterator;
    this.closed = NextShardIterator === undefined || NextShardIterator === null;
    this.millisBehindLatest = MillisBehindLatest ?? 0;
    this.#lastSequenceNumber = records.at(-1)?.kinesis.sequenceNumber ?? this.#lastSequenceNumber;
    return records;
  }

  async #startIterator(abortSignal: AbortSignal): Promise<string | undefined> {
    const { streamArn, shardId } = this.#stream;
    const position =
      this.#lastSequenceNumber === undefined
        ? { ShardIteratorType: "TRIM_HORIZON" as const }
        : {
            ShardIteratorType: "AFTER_SEQUENCE_NUMBER" as const,
            StartingSequenceNumber: this.#lastSequenceNumber,
          };
    const { ShardIterator } = await this.#kinesis.send(
      new GetShardIteratorCommand({ StreamARN: streamArn, ShardId: shardId, ...position }),
      { abortSignal },
    );
    return ShardIterator;
  }
}
