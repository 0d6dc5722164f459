import type { KinesisStreamRecord } from "aws-lambda";
import { backoffMs, pause } from "../../platform/backoff.ts";
import type { InvokeResult } from "../lambda/invocation.ts";
import type { MappingContext } from "./context.ts";
import { expiredCount, isDue, nextBatch } from "./gather.ts";
import { type DiscardedBatch, givenUpBatch } from "./given-up-batch.ts";
import { type Batch, nextStep } from "./next-step.ts";
import { ShardReader } from "./shard-reader.ts";

/** Takes one shard through the function, in order, one batch at a time; the checkpoint follows what is settled. */
export class ShardConsumer {
  readonly #context: MappingContext;
  readonly #shardId: string;
  readonly #reader: ShardReader;
  /** Read and not settled, oldest first. */
  readonly #gathered: KinesisStreamRecord[] = [];
  #gatheringSinceMs = 0;

  constructor(context: MappingContext, shardId: string) {
    this.#context = context;
    this.#shardId = shardId;
    const { kinesis, streamArn, checkpoints } = context;
    this.#reader = new ShardReader(kinesis, { streamArn, shardId }, checkpoints.get(shardId));
  }

  /** Age of the oldest record that is read and not settled, or how far reading is behind, ms. */
  lagMs(): number {
    const oldest = this.#gathered[0]?.kinesis.approximateArrivalTimestamp;
    const ageMs = oldest === undefined ? 0 : this.#context.clock.nowMs() - oldest * 1000;
    return Math.max(0, ageMs, this.#reader.millisBehindLatest);
  }

  /** Resolves when the shard is closed and all its records are settled, or soon after `stopping` aborts. */
  async run(): Promise<void> {
    const { eventSource, clock, stopping, pollIntervalMs } = this.#context;
    while (!stopping.aborted) {
      if (this.#gathered.length < eventSource.batchSize && !this.#reader.closed) await this.#gather();
      const batch = nextBatch(this.#gathered, eventSource.batchSize);
      const gatheredForMs = clock.nowMs() - this.#gatheringSinceMs;
      if (isDue(batch, eventSource, { gatheredForMs, shardClosed: this.#reader.closed })) {
        await this.#process({ records: this.#gathered.slice(0, batch.length), failures: 0, invocations: 0 });
        this.#gatheringSinceMs = clock.nowMs();
      } else if (this.#reader.closed) return;
      else await pause(pollIntervalMs, stopping);
    }
  }

  async #gather() {
    const { clock, counters, stopping, retryBackoff } = this.#context;
    for (let attempt = 0; !stopping.aborted; attempt++) {
      try {
        const records = await this.#reader.read(stopping);
        if (this.#gathered.length === 0) this.#gatheringSinceMs = clock.nowMs();
        this.#gathered.push(...records);
        return;
      } catch {
        // The stream is away or throttles us: counted for whoever watches, and read again for as long as it takes.
        if (!stopping.aborted) counters.readErrors++;
        await pause(backoffMs(attempt, retryBackoff), stopping);
      }
    }
  }

  /** Takes a batch through to the end: processed or discarded. Left half done when stopped. */
  async #process(whole: Batch<KinesisStreamRecord>) {
    const { counters, eventSource, stopping, retryBackoff } = this.#context;
    const pending = [whole];
    let lastResult: InvokeResult | undefined;
    while (pending.length > 0 && !stopping.aborted) {
      const batch = await this.#withoutExpired(pending.shift() as Batch<KinesisStreamRecord>, lastResult);
      if (batch.records.length === 0) continue;
      lastResult = await this.#invoke(batch.records);
      const step = nextStep(batch, lastResult, eventSource);
      counters.recordsProcessed += step.processed;
      this.#settle(step.processed);
      if (step.discarded) {
        const { records, invocations } = step.discarded;
        await this.#discard({ records, invocations, lastResult, condition: "RetryAttemptsExhausted" });
      }
      pending.unshift(...step.next);
      const failures = step.next[0]?.failures ?? 0;
      if (step.next.length > 0) counters.retries++;
      if (failures > 0) await pause(backoffMs(failures - 1, retryBackoff), stopping);
    }
  }

  async #invoke(records: KinesisStreamRecord[]): Promise<InvokeResult> {
    const { counters, invoke } = this.#context;
    counters.invocations++;
    const result = await invoke({ Records: records });
    if (!result.ok) counters.functionErrors++;
    return result;
  }

  async #withoutExpired(batch: Batch<KinesisStreamRecord>, lastResult: InvokeResult | undefined) {
    const { clock, eventSource } = this.#context;
    const expired = expiredCount(batch.records, eventSource, clock.nowMs());
    if (expired === 0) return batch;
    const { records, invocations } = batch;
    const result = invocations > 0 ? lastResult : undefined;
    await this.#discard({
      records: records.slice(0, expired),
      invocations,
      lastResult: result,
      condition: "RecordAgeExceeded",
    });
    return { ...batch, records: records.slice(expired) };
  }

  /** Settles a batch only when the on-failure destination has taken it: until then it is tried again. */
  async #discard(batch: DiscardedBatch) {
    const { clock, counters, functionArn, retryBackoff, sendOnFailure, stopping, streamArn } = this.#context;
    const source = { functionArn, streamArn, shardId: this.#shardId, nowMs: clock.nowMs() };
    const givenUp = givenUpBatch(batch, source);
    for (let attempt = 0; !stopping.aborted; attempt++) {
      try {
        await sendOnFailure(givenUp);
        counters.recordsDiscarded += batch.records.length;
        this.#settle(batch.records.length);
        return;
      } catch {
        counters.destinationErrors++;
        await pause(backoffMs(attempt, retryBackoff), stopping);
      }
    }
  }

  #settle(count: number) {
    const last = this.#gathered.splice(0, count).at(-1);
    if (last) this.#context.checkpoints.set(this.#shardId, last.kinesis.sequenceNumber);
  }
}
