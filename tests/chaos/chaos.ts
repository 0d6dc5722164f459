import { type Random, seededRandom } from "../../platform/random.ts";
import { chance, pick, whole } from "../helpers/draw.ts";
import { deliverShard } from "./delivery.ts";
import { isWithin, type Span, spanWithin } from "./draw.ts";
import { drawHome } from "./home.ts";
import { invokeAnswer, invokeDetect, invokeWatch } from "./invocations.ts";
import { judge } from "./judge.ts";
import { watchReports } from "./reported.ts";
import { drawStream, pulseRecord } from "./stream.ts";
import { createWorld, type World } from "./world.ts";

/** What was done in a run, and what is wrong afterwards. */
export interface ChaosReport {
  seed: number;
  hours: number;
  homes: number;
  records: number;
  invocations: number;
  faults: number;
  /** How often the batch failed that failed most often, and was tried again. */
  mostFailures: number;
  letters: number;
  largestItemBytes: number;
  /** Empty when everything holds that must. */
  problems: string[];
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Long enough for every mute and every night to be over. */
const AFTERWARDS_MS = 26 * HOUR_MS;
/** Ticks at which something may be due after the faults have stopped. */
const MAX_TICKS = 500;

/** Has the functions live through a drawn story of homes and faults, and judges what is stored and told at the end. */
export async function chaos(seed: number, trace?: (line: string) => void): Promise<ChaosReport> {
  const random = seededRandom(seed, "story");
  const fromMs = Date.UTC(2026, 0, 31) + whole(random, 0, 24 * 60) * MINUTE_MS;
  const hours = drawHours(random);
  const span = { fromMs, untilMs: fromMs + hours * HOUR_MS };
  const homeCount = hours > 8 ? 1 : whole(random, 1, 4);
  const homes = Array.from({ length: homeCount }, (_, index) => drawHome(random, index + 1, span));
  const shards = drawStream(homes, { span, random, shards: whole(random, 1, 2) });
  const world = createWorld(seed, { span, shards: shards.length }, trace);
  await live(world, { seed, span, shards });
  world.faults.stop();
  await settle(world, span, shards.length);
  const problems = await judge(world, shards);
  const records = shards.flat().length;
  const { journal } = world;
  return {
    seed,
    hours,
    homes: homeCount,
    records,
    invocations: world.invocations(),
    faults: world.injectedFaults(),
    mostFailures: world.mostFailures(),
    letters: journal.publishes.length,
    largestItemBytes: journal.largestItemBytes(),
    problems,
  };
}

/** Most stories are short: what goes wrong does so within hours. */
function drawHours(random: Random): number {
  if (chance(random, 0.02)) return 48;
  return chance(random, 0.05) ? 24 : pick(random, [2, 2, 3, 3, 4, 5, 6, 8, 12]);
}

interface Story {
  seed: number;
  span: Span;
  shards: ReturnType<typeof drawStream>;
}

/** The story itself: until everything was delivered. */
async function live(world: World, { seed, span, shards }: Story): Promise<void> {
  let open = shards.length;
  const deliveries = shards.map((shard, index) => async () => {
    await deliverShard(shard, index, world, seededRandom(seed, `shard-${index}`));
    open -= 1;
  });
  const isOver = () => open === 0 && world.scheduler.nowMs() >= span.untilMs;
  const watchRandom = seededRandom(seed, "watch");
  const works = [
    ...deliveries,
    () => watchEachMinute(world, { span, random: watchRandom, isOver }),
    () => answerNowAndThen(world, { random: seededRandom(seed, "answers"), isOver }),
  ];
  for (const ending of await world.scheduler.run(works)) {
    if (ending.status === "rejected") throw ending.reason;
    if (ending.status === "never") world.journal.problems.push("a delivery or a watcher never ended");
  }
}

interface Loop {
  random: Random;
  isOver(): boolean;
}

/** The schedule: now and then nobody comes, two come at once, or one comes late with the time of its tick. */
async function watchEachMinute(world: World, { span, random, isOver }: Loop & { span: Span }): Promise<void> {
  const { scheduler } = world;
  const pauses = chance(random, 0.3) ? [spanWithin(random, span, [3, 40])] : [];
  const twiceShare = pick(random, [0, 0.02, 0.1]);
  const reports = watchReports(world);
  while (!isOver()) {
    const nowMs = scheduler.nowMs();
    await scheduler.pause(MINUTE_MS - (nowMs % MINUTE_MS));
    if (isWithin(pauses, scheduler.nowMs())) continue;
    const tickMs = scheduler.nowMs();
    if (chance(random, 0.02)) await scheduler.pause(whole(random, 1, 3) * MINUTE_MS);
    const count = chance(random, twiceShare) ? 2 : 1;
    const runs = await Promise.all(Array.from({ length: count }, () => invokeWatch(world, tickMs)));
    world.journal.problems.push(...reports.ended(runs.every(({ isClean }) => isClean)));
  }
}

/** A householder acknowledges or snoozes what an e-mail told. */
async function answerNowAndThen(world: World, { random, isOver }: Loop): Promise<void> {
  while (!isOver()) {
    await world.scheduler.pause(whole(random, 5, 90) * MINUTE_MS);
    const told = world.journal.publishes.slice(-5);
    if (told.length === 0) continue;
    const { letter } = pick(random, told);
    const { code } = pick(random, letter.items);
    const how = pick(random, ["acknowledged", "snoozed"] as const);
    const untilMs = world.scheduler.nowMs() + (how === "snoozed" ? 2 : 24) * HOUR_MS;
    await invokeAnswer(world, letter.home.id, { code, mute: { how, untilMs } });
  }
}

/** A watcher comes every minute, as far as something is due then, until nothing is. */
async function settle(world: World, { untilMs }: Span, shards: number): Promise<void> {
  const { scheduler, journal } = world;
  const endMs = Math.max(untilMs, scheduler.nowMs()) + AFTERWARDS_MS;
  for (let ticks = 0; ticks < MAX_TICKS; ticks += 1) {
    const nextMs = Math.min(...[...journal.dueMs.values()]);
    const atMs = Math.ceil(Math.max(nextMs, scheduler.nowMs() + 1) / MINUTE_MS) * MINUTE_MS;
    if (atMs > endMs) return scheduler.advanceTo(endMs);
    await scheduler.advanceTo(atMs);
    const pulsesThenWatch = async () => {
      for (let shard = 0; shard < shards; shard += 1) await invokeDetect(world, [pulseRecord(shard, atMs)]);
      await invokeWatch(world, atMs);
    };
    const [ending] = await scheduler.run([pulsesThenWatch]);
    if (ending?.status !== "fulfilled") throw new Error("a watcher without faults did not end");
  }
  journal.problems.push(`something is due at each of ${MAX_TICKS} ticks`);
}
