import { decodePayload, type Payload } from "../domain/wire/payload.ts";
import { pause } from "../platform/backoff.ts";
import { type AgentOptions, createAgent } from "./agent.ts";
import type { Outcome, Publisher } from "./publisher.ts";
import { type Intake, type Source, SourceError } from "./source.ts";
import type { Spool } from "./spool.ts";
import { createMemorySpool } from "./spools/memory-spool.ts";

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const home = { id: "h", name: "H", timeZone: "UTC", unit: "celsius" as const, sensors: [] };
const reading = (takenAtMs: number) => ({ sensorId: "s", takenAtMs, celsius: 20 });

function fakeStream(answer: Outcome = { status: "delivered" }) {
  const taken: Payload[] = [];
  const publisher: Publisher = {
    publish: async (records) =>
      records.map(({ data, homeId }) => {
        const decoded = decodePayload(data, { partitionKey: homeId, arrivedAtMs: 0 });
        if (answer.status === "delivered" && decoded.ok) taken.push(decoded.value);
        return answer;
      }),
  };
  return { publisher, taken };
}

function agentOf(options: Partial<AgentOptions>) {
  return createAgent({
    agentId: "a",
    home,
    sources: [],
    spool: createMemorySpool(),
    publisher: fakeStream().publisher,
    clock: { nowMs: () => 1_000_000 },
    log: silent,
    pace: { atOnceMs: 5, atLatestMs: 5 },
    highWaterBytes: 1e9,
    heartbeatIntervalMs: 10,
    ...options,
  });
}

function source(name: string, run: (intake: Intake, signal: AbortSignal) => Promise<void>): Source {
  return { name, run };
}

const until = async (condition: () => boolean) => {
  while (!condition()) await pause(2);
};

test("a source that fails stops no other, is seen, and is tried again", async () => {
  const { publisher, taken } = fakeStream();
  let attempts = 0;
  const failing = source("failing", async () => {
    attempts += 1;
    throw new Error("no route");
  });
  const sound = source("sound", async (intake) => {
    await pause(5);
    await intake.accept([reading(1)]);
  });
  const agent = agentOf({ sources: [failing, sound], publisher });
  await agent.start();
  await until(() => attempts > 1 && agent.status().sources[1]?.state === "ended");
  expect(agent.status().sources).toMatchObject([
    { name: "failing", state: "failed", problem: "no route", readings: 0 },
    { name: "sound", state: "ended", problem: null, readings: 1, lastSuccessMs: 1_000_000 },
  ]);
  await agent.stop(1000);
  expect(taken.filter(({ type }) => type === "readings")).toHaveLength(1);
});

test("whoever waits for the sources learns of one that cannot go on", async () => {
  const agent = agentOf({ sources: [source("file", () => Promise.reject(new SourceError("no such file")))] });
  await agent.start();
  await expect(agent.sourcesEnded()).rejects.toThrow("no such file");
  await agent.stop(1000);
});

test("a heartbeat goes past the spool and tells the counters", async () => {
  const { publisher, taken } = fakeStream();
  const agent = agentOf({
    publisher,
    sources: [source("one", (intake) => intake.accept([reading(1), reading(2)]))],
  });
  await agent.start();
  await until(() => taken.some((payload) => payload.type === "heartbeat" && payload.counters.sent === 2));
  await agent.stop(1000);
  expect(taken.findLast(({ type }) => type === "heartbeat")).toMatchObject({
    homeId: "h",
    agentId: "a",
    startedAtMs: 1_000_000,
    counters: { in: 2, spooled: 2, sent: 2, refused: 0, rejected: 0, dropped: 0 },
    backlog: { entries: 0 },
    sources: [{ name: "one", state: "ended", readings: 2 }],
  });
});

test("an announcement that the spool had to drop is made again", async () => {
  const { publisher, taken } = fakeStream();
  const memory = createMemorySpool();
  let droppedAnnouncements = 0;
  const spool: Spool = { ...memory, backlog: () => ({ ...memory.backlog(), droppedAnnouncements }) };
  const agent = agentOf({ publisher, spool });
  const announcements = () => taken.filter(({ type }) => type === "announcement").length;
  await agent.start();
  await until(() => announcements() === 1);
  droppedAnnouncements = 1;
  await until(() => announcements() === 2);
  await agent.stop(1000);
});

test("a stop ends within its bound, though a source hangs and the stream takes nothing", async () => {
  const hanging = source("hanging", () => new Promise(() => undefined));
  const { publisher } = fakeStream({ status: "left", reason: "throttled" });
  const agent = agentOf({ sources: [hanging], publisher });
  await agent.start();
  const startedAtMs = Date.now();
  await agent.stop(300);
  expect(Date.now() - startedAtMs).toBeLessThan(1500);
  expect(agent.status().backlog.entries).toBe(1);
});

test("with a spool that takes nothing the agent starts, its heartbeat goes on and says why, and intake waits", async () => {
  const { publisher, taken } = fakeStream();
  const memory = createMemorySpool();
  let isFull = true;
  const waiting: (() => void)[] = [];
  const spool: Spool = {
    ...memory,
    append: (...args) =>
      isFull
        ? new Promise((resolve) => waiting.push(() => resolve(memory.append(...args))))
        : memory.append(...args),
    backlog: () => ({ ...memory.backlog(), ...(isFull ? { problem: "the disk is full" } : {}) }),
    trim() {
      if (isFull) throw new Error("the disk is full");
    },
  };
  const agent = agentOf({
    publisher,
    spool,
    sources: [source("one", (intake) => intake.accept([reading(1)]))],
  });
  await agent.start();
  const heartbeats = () => taken.filter((payload) => payload.type === "heartbeat");
  await until(() => heartbeats().length >= 3);
  expect(heartbeats().at(-1)?.sources).toContainEqual(
    expect.objectContaining({ name: "spool", state: "failed", problem: "the disk is full" }),
  );
  expect(agent.status().accepted).toBe(0);
  isFull = false;
  for (const go of waiting) go();
  await until(() => agent.status().counters.sent === 1);
  expect(agent.status().sources.map(({ name }) => name)).toEqual(["one"]);
  await agent.stop(1000);
});

test("what is urgent is written at once; what is not waits for company where its source allows it", async () => {
  const memory = createMemorySpool();
  let flushes = 0;
  const spool: Spool = { ...memory, flush: () => (flushes += 1) };
  const celsius = (value: number | null) => ({ ...reading(1), celsius: value });
  const flushesOf = async (sharesWrites: boolean, values: (number | null)[]) => {
    const found: boolean[] = [];
    const one: Source = {
      ...source("one", async (intake) => {
        for (const value of values) {
          const before = flushes;
          await intake.accept([celsius(value)]);
          found.push(flushes > before);
        }
      }),
      sharesWrites,
    };
    const agent = agentOf({ spool, sources: [one], heartbeatIntervalMs: 60_000 });
    await agent.start();
    await agent.sourcesEnded();
    await agent.stop(1000);
    return found;
  };
  expect(await flushesOf(true, [20, 20.2, 20.6, null, null, 20.7])).toEqual([
    true,
    false,
    false,
    true,
    false,
    false,
  ]);
  expect(await flushesOf(false, [20, 20])).toEqual([true, true]);
});
