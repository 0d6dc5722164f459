import type { PulsedStream } from "../../handlers/watch/stream-pulse.ts";
import { type Random, seededRandom } from "../../platform/random.ts";
import { table } from "../../storage/table.ts";
import { pick, whole } from "../helpers/draw.ts";
import { homeTopics } from "../helpers/home-topics.ts";
import type { Outcome } from "../helpers/strict-aws/fault.ts";
import { createScheduler, type Scheduler } from "../helpers/strict-aws/scheduler.ts";
import { createStrictAws, type StrictAws } from "../helpers/strict-aws/strict-aws.ts";
import type { Span } from "./draw.ts";
import { drawFaults, type Faults } from "./faults.ts";
import { createJournal, type Journal } from "./journal.ts";
import { drawOutages, drawStops, type Stop } from "./stops.ts";
import { shardIdOf } from "./stream.ts";

export const TABLE_NAME = "homes";
export const QUEUE_URL = "https://sqs.eu-west-1.amazonaws.com/000000000000/quarantine";

/** AWS of one run in virtual time, and what goes wrong there. */
export interface World {
  scheduler: Scheduler;
  aws: StrictAws;
  duePartitions: number;
  faults: Faults;
  /** Its pulses are drawn with the records. */
  stream: PulsedStream;
  /** When the stream is not read. */
  stops: readonly Stop[];
  journal: Journal;
  trace(text: string): void;
  /** A name for an invocation that no other has. */
  nameOf(what: string): string;
  /** Counts a fault. */
  injected(outcome: Outcome): void;
  injectedFaults(): number;
  invocations(): number;
  /** Counts how often a batch has failed by now. */
  failed(times: number): void;
  mostFailures(): number;
  drawPauseMs(): number;
}

/** The world of a seed; `trace` is told what happens, with the virtual time. */
export function createWorld(
  seed: number,
  { span, shards }: { span: Span; shards: number },
  trace?: (line: string) => void,
): World {
  const random = seededRandom(seed, "world");
  const faultRandom = seededRandom(seed, "faults");
  const scheduler = createScheduler(span.fromMs, seededRandom(seed, "order"));
  const outages = drawOutages(seed, span);
  const faults = drawFaults(faultRandom, span, outages);
  let invocations = 0;
  let injected = 0;
  let mostFailures = 0;
  return {
    scheduler,
    aws: createStrictAws({
      tables: [{ name: TABLE_NAME, definition: table }],
      topics: homeTopics(),
      queues: [{ url: QUEUE_URL }],
      scheduler,
      indexLagMs: lagOf(random),
    }),
    duePartitions: whole(random, 1, 2),
    faults,
    stream: {
      openShards: async () =>
        Array.from({ length: shards }, (_, shard) => ({ shardId: shardIdOf(shard), hashKey: "0" })),
      pulse: async () => undefined,
    },
    stops: drawStops(seed, span),
    journal: createJournal(),
    trace: (text) => trace?.(`${new Date(scheduler.nowMs()).toISOString()} ${text}`),
    nameOf(what) {
      invocations += 1;
      return `#${invocations} ${what}`;
    },
    injected() {
      injected += 1;
    },
    injectedFaults: () => injected,
    invocations: () => invocations,
    failed(times) {
      mostFailures = Math.max(mostFailures, times);
    },
    mostFailures: () => mostFailures,
    drawPauseMs: () => whole(faultRandom, 0, 200),
  };
}

/** An index is usually a second behind, sometimes more than the watcher's minute. */
function lagOf(random: Random): () => number {
  const mostMs = pick(random, [0, 1000, 1000, 90_000]);
  const own = seededRandom(Math.floor(random() * 2 ** 31), "lag");
  return () => own() * mostMs;
}
