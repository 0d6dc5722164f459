import { ListShardsCommand, type Shard } from "@aws-sdk/client-kinesis";
import { backoffMs, pause } from "../platform/backoff.ts";
import { systemClock } from "../platform/clock.ts";
import type {
  Checkpoints,
  EventSourceMappingOptions,
  MappingContext,
  MappingCounters,
} from "./event-source/context.ts";
import { ShardConsumer } from "./event-source/shard-consumer.ts";

/**
 * Lambda's poller for a Kinesis stream: from the oldest record (or the checkpoint) on, every shard in order and one
 * batch at a time, a child shard when its parents are through, with ReportBatchItemFailures on. It has no filters, no
 * tumbling windows, no parallelization factor, no enhanced fan-out, and learns of new shards only when one closes.
 */
export class EventSourceMapping {
  readonly counters: MappingCounters = {
    invocations: 0,
    functionErrors: 0,
    retries: 0,
    recordsProcessed: 0,
    recordsDiscarded: 0,
    readErrors: 0,
    destinationErrors: 0,
  };
  readonly checkpoints: Checkpoints;
  readonly #context: MappingContext;
  readonly #stopping = new AbortController();
  readonly #consumers = new Map<string, ShardConsumer>();
  readonly #finished = new Set<string>();
  readonly #running = new Set<Promise<void>>();

  constructor(options: EventSourceMappingOptions) {
    this.checkpoints = options.checkpoints ?? new Map();
    this.#context = {
      pollIntervalMs: 250,
      retryBackoff: { baseMs: 100, maxMs: 30_000 },
      clock: systemClock,
      ...options,
      checkpoints: this.checkpoints,
      counters: this.counters,
      stopping: this.#stopping.signal,
    };
  }

  start(): void {
    this.#track(this.#startShards());
  }

  /** Waits for the invocations under way, whose outcome still counts; retries that are due are left for the next. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  /** Of the shard that is furthest behind, ms; 0 when all is processed. */
  lagMs(): number {
    return Math.max(0, ...[...this.#consumers.values()].map((consumer) => consumer.lagMs()));
  }

  /** Starts what can start now: shards whose parents are through, or gone from the stream. */
  async #startShards() {
    const shards = await this.#listShards();
    const listed = new Set(shards.map((shard) => shard.ShardId));
    for (const { ShardId = "", ParentShardId, AdjacentParentShardId } of shards) {
      const parents = [ParentShardId, AdjacentParentShardId];
      const waiting = parents.some((parent) => parent && listed.has(parent) && !this.#finished.has(parent));
      if (waiting || this.#consumers.has(ShardId) || this.#finished.has(ShardId)) continue;
      this.#track(this.#consume(ShardId));
    }
  }

  async #consume(shardId: string) {
    const consumer = new ShardConsumer(this.#context, shardId);
    this.#consumers.set(shardId, consumer);
    await consumer.run();
    if (this.#stopping.signal.aborted) return;
    this.#consumers.delete(shardId);
    this.#finished.add(shardId);
    await this.#startShards();
  }

  async #listShards(): Promise<Shard[]> {
    const { kinesis, streamArn, retryBackoff, stopping, counters } = this.#context;
    for (let attempt = 0; !stopping.aborted; attempt++) {
      try {
        const { Shards } = await kinesis.send(new ListShardsCommand({ StreamARN: streamArn }), {
          abortSignal: stopping,
        });
        return Shards ?? [];
      } catch {
        if (!stopping.aborted) counters.readErrors++;
        await pause(backoffMs(attempt, retryBackoff), stopping);
      }
    }
    return [];
  }

  #track(work: Promise<void>) {
    this.#running.add(work);
    void work.finally(() => this.#running.delete(work));
  }
}
