import type { KinesisStreamRecord } from "aws-lambda";
import { environments } from "../../environments/settings.ts";
import { detectEventSource } from "../../handlers/detect/function.ts";
import { type Batch, nextStep } from "../../local/event-source/next-step.ts";
import type { InvokeResult } from "../../local/lambda/invocation.ts";
import type { Random } from "../../platform/random.ts";
import { chance, pick, whole } from "../helpers/draw.ts";
import { invokeDetect } from "./invocations.ts";
import { isStopped } from "./stops.ts";
import type { StreamRecord } from "./stream.ts";
import type { World } from "./world.ts";

/** How Lambda's event source delivers a shard in this run. */
interface Settings {
  mostRecords: number;
  /** How long it waits for more. */
  windowMs: number;
  bisects: boolean;
  /** How often it gives a batch to two invocations at once, and goes on from before where it was. */
  twiceShare: number;
  backShare: number;
}

/** Delivers all records of a shard in order, as Lambda's event source does: at least once, and again what failed. */
export async function deliverShard(
  shard: readonly StreamRecord[],
  index: number,
  world: World,
  random: Random,
): Promise<void> {
  const settings = drawSettings(random);
  let position = 0;
  while (position < shard.length) {
    const waitMs = (shard[position] as StreamRecord).atMs - world.scheduler.nowMs();
    await world.scheduler.pause(Math.max(0, waitMs) + whole(random, 0, settings.windowMs));
    await untilRead(index, world);
    const size = whole(random, 1, settings.mostRecords);
    const nowMs = world.scheduler.nowMs();
    const ready = shard.slice(position, position + size).filter(({ atMs }) => atMs <= nowMs);
    await deliver(
      ready.map(({ record }) => record),
      { world, random, settings },
    );
    position += ready.length;
    if (chance(random, settings.backShare)) position = Math.max(0, position - whole(random, 1, 30));
  }
}

/** Waits while nobody reads the shard. */
async function untilRead(index: number, { scheduler, stops }: World): Promise<void> {
  for (const { untilMs } of stops.filter((stop) => isStopped(stop, index, scheduler.nowMs())))
    await scheduler.pause(Math.max(0, untilMs - scheduler.nowMs()));
}

function drawSettings(random: Random): Settings {
  return {
    mostRecords: pick(random, [3, 20, 100, 100]),
    windowMs: pick(random, [1000, 20_000, 60_000, 60_000]),
    bisects: chance(random, 0.5),
    twiceShare: pick(random, [0, 0.05, 0.3]),
    backShare: pick(random, [0, 0.01, 0.05]),
  };
}

interface Delivery {
  world: World;
  random: Random;
  settings: Settings;
}

const { maximumRetryAttempts } = detectEventSource(environments.dev.stream.retentionHours);

async function deliver(records: KinesisStreamRecord[], delivery: Delivery): Promise<void> {
  const { world, random, settings } = delivery;
  let waiting: Batch<KinesisStreamRecord>[] = [{ records, failures: 0, invocations: 0 }];
  for (let [batch] = waiting; batch !== undefined; [batch] = waiting) {
    const result = await invokeOnceOrTwice(batch.records, delivery);
    const { next } = nextStep(batch, result, {
      bisectBatchOnFunctionError: settings.bisects,
      maximumRetryAttempts,
    });
    world.failed(next[0]?.failures ?? 0);
    if (next.length > 0) await world.scheduler.pause(whole(random, 0, 10_000));
    waiting = [...next, ...waiting.slice(1)];
  }
}

async function invokeOnceOrTwice(
  records: readonly KinesisStreamRecord[],
  { world, random, settings }: Delivery,
): Promise<InvokeResult> {
  const first = invokeDetect(world, records);
  if (!chance(random, settings.twiceShare)) return await first;
  await world.scheduler.pause(whole(random, 0, 30));
  const [result] = await Promise.all([first, invokeDetect(world, records)]);
  return result;
}
