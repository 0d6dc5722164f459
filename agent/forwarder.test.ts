import fc from "fast-check";
import { decodePayload } from "../domain/wire/payload.ts";
import { pause } from "../platform/backoff.ts";
import { createForwarder } from "./forwarder.ts";
import type { Outcome, Publisher, StreamRecord } from "./publisher.ts";
import type { Entry } from "./spool.ts";
import { createMemorySpool } from "./spools/memory-spool.ts";

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const entry = (takenAtMs: number): Entry => ({
  type: "reading",
  reading: { sensorId: "s", takenAtMs, celsius: 20 },
});
const home = { id: "a", name: "A", timeZone: "UTC", unit: "celsius" as const, sensors: [] };

/** A stream that answers as told and keeps what it took. */
function fakeStream(answers: Outcome["status"][]) {
  const taken: StreamRecord[] = [];
  const publisher: Publisher = {
    publish: async (records) =>
      records.map((record): Outcome => {
        const status = answers.shift() ?? "delivered";
        if (status === "delivered") taken.push(record);
        return status === "delivered" ? { status } : { status, reason: "because" };
      }),
  };
  return { publisher, taken };
}

function forwarderOn(publisher: Publisher) {
  const spool = createMemorySpool();
  const clock = { nowMs: () => 1000 };
  const forwarder = createForwarder({
    agentId: "agent",
    spool,
    publisher,
    clock,
    log: silent,
    pace: { atOnceMs: 1, atLatestMs: () => 1 },
    wait: async () => undefined,
  });
  return { spool, forwarder };
}

function readingsOf(records: StreamRecord[], homeId: string): [number, number][] {
  return records
    .filter((record) => record.homeId === homeId)
    .flatMap(({ data }) => {
      const decoded = decodePayload(data, { partitionKey: homeId, arrivedAtMs: 0 });
      if (!decoded.ok || decoded.value.type !== "readings") return [];
      const { sequence, readings } = decoded.value;
      return readings.map(({ takenAtMs }, index): [number, number] => [sequence + index, takenAtMs]);
    });
}

test("whatever the stream refuses, every reading gets through, in order within its home", async () => {
  const answers = fc.array(fc.constantFrom<Outcome["status"]>("delivered", "left"), { maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(
      answers,
      fc.array(fc.constantFrom("a", "b"), { maxLength: 12 }),
      async (script, homes) => {
        const { publisher, taken } = fakeStream(script);
        const { spool, forwarder } = forwarderOn(publisher);
        for (const [index, homeId] of homes.entries()) await spool.append(homeId, [entry(index)]);
        expect(await forwarder.drain()).toBe(true);
        for (const homeId of ["a", "b"]) {
          const sent = homes.flatMap((one, index) => (one === homeId ? [index] : []));
          expect(readingsOf(taken, homeId)).toEqual(sent.map((time, index) => [index + 1, time]));
        }
      },
    ),
  );
});

test("only what was refused is sent again", async () => {
  const { publisher, taken } = fakeStream(["delivered", "left"]);
  const { spool, forwarder } = forwarderOn(publisher);
  await spool.append("a", [entry(1)]);
  await spool.append("b", [entry(2)]);
  await forwarder.drain();
  expect(taken.map(({ homeId }) => homeId)).toEqual(["a", "b"]);
  expect(forwarder.counters()).toMatchObject({
    delivered: 2,
    rejected: 0,
    sentReadings: 2,
    refusedReadings: 1,
  });
});

test("a reading that the stream will never take is given up and counted, the others go on", async () => {
  const { publisher, taken } = fakeStream(["rejected"]);
  const { spool, forwarder } = forwarderOn(publisher);
  await spool.append("a", [{ type: "announcement", home }, entry(1)]);
  await forwarder.drain();
  expect(forwarder.counters()).toMatchObject({ delivered: 1, rejected: 1, sentReadings: 1 });
  expect(readingsOf(taken, "a")).toEqual([[2, 1]]);
});

test("an announcement keeps its place between readings", async () => {
  const { publisher, taken } = fakeStream([]);
  const { spool, forwarder } = forwarderOn(publisher);
  await spool.append("a", [entry(1), { type: "announcement", home }, entry(2)]);
  await forwarder.drain();
  const types = taken.map(({ data }) => JSON.parse(Buffer.from(data).toString()).type);
  expect(types).toEqual(["readings", "announcement", "readings"]);
});

test("a backlog is cut into envelopes of at most 25 KB", async () => {
  const { publisher, taken } = fakeStream([]);
  const { spool, forwarder } = forwarderOn(publisher);
  await spool.append(
    "a",
    Array.from({ length: 6000 }, (_, index) => entry(1_700_000_000_000 + index * 60_000)),
  );
  await forwarder.drain();
  expect(taken.length).toBeLessThan(8);
  for (const { data } of taken) expect(data.byteLength).toBeLessThanOrEqual(25_000);
  expect(readingsOf(taken, "a")).toHaveLength(6000);
});

test("a day of throttling cost few attempts, few lines and no more memory than one envelope", async () => {
  const DAY_MS = 86_400_000;
  const { publisher } = fakeStream([]);
  const refused: StreamRecord[][] = [];
  let nowMs = 0;
  const controller = new AbortController();
  const said: string[] = [];
  const log = { ...silent, warn: (_: object, text: string) => said.push(text) };
  const spool = createMemorySpool();
  await spool.append(
    "a",
    Array.from({ length: 100 }, (_, index) => entry(index)),
  );
  const forwarder = createForwarder({
    agentId: "agent",
    spool,
    publisher: {
      async publish(records) {
        if (nowMs > DAY_MS) return publisher.publish(records);
        refused.push([...records]);
        return records.map(() => ({ status: "left", reason: "throttled" }));
      },
    },
    clock: { nowMs: () => nowMs },
    log,
    pace: { atOnceMs: 2000, atLatestMs: () => 2000 },
    async wait(ms) {
      nowMs += ms;
      if (spool.homes().length === 0) controller.abort();
    },
  });
  await forwarder.run(controller.signal);
  expect(forwarder.counters().sentReadings).toBe(100);
  expect(refused.length).toBeLessThan(DAY_MS / 10_000);
  expect(said.length).toBeLessThanOrEqual(4 + 1);
  const bytes = refused.map((records) => records.reduce((sum, { data }) => sum + data.byteLength, 0));
  expect(Math.max(...bytes)).toBeLessThanOrEqual(25_000);
});

test("a gap takes its place before the readings that follow", async () => {
  const { publisher, taken } = fakeStream([]);
  const { spool, forwarder } = forwarderOn(publisher);
  await spool.append("a", [entry(1), entry(2), entry(3)]);
  const gap = { reason: "full" as const, readings: 2, sinceMs: 1, untilMs: 2 };
  const peek = spool.peek.bind(spool);
  spool.peek = (homeId, limit) =>
    peek(homeId, limit).flatMap((one) =>
      one.sequence === 1
        ? [{ sequence: 1, entry: { type: "gap" as const, gap, throughSequence: 2 } }]
        : one.sequence === 2
          ? []
          : [one],
    );
  await forwarder.drain();
  expect(taken.map(({ data }) => JSON.parse(Buffer.from(data).toString()))).toMatchObject([
    { type: "gap", home: "a", sequence: 1, throughSequence: 2, gap },
    { type: "readings", home: "a", sequence: 3 },
  ]);
});

test("a spool that cannot be read for a day is asked with patience, and sends when it can be read again", async () => {
  const DAY_MS = 86_400_000;
  const { publisher } = fakeStream([]);
  let nowMs = 0;
  let attempts = 0;
  const controller = new AbortController();
  const spool = createMemorySpool();
  await spool.append("a", [entry(1)]);
  const peek = spool.peek.bind(spool);
  spool.peek = (homeId, limit) => {
    attempts += 1;
    if (nowMs < DAY_MS) throw new Error("the disk fails");
    return peek(homeId, limit);
  };
  const forwarder = createForwarder({
    agentId: "agent",
    spool,
    publisher,
    clock: { nowMs: () => nowMs },
    log: silent,
    pace: { atOnceMs: 10, atLatestMs: () => 10 },
    async wait(ms) {
      nowMs += ms;
      if (spool.homes().length === 0) controller.abort();
    },
  });
  await forwarder.run(controller.signal);
  expect(forwarder.counters().sentReadings).toBe(1);
  expect(attempts).toBeLessThan(DAY_MS / 10_000);
});

/** A forwarder of which each wait ends when the test says so, or when its signal aborts. */
async function pacedForwarder() {
  const { publisher, taken } = fakeStream([]);
  const spool = createMemorySpool();
  const waits: { ms: number; end: () => void }[] = [];
  const over = new AbortController();
  const forwarder = createForwarder({
    agentId: "agent",
    spool,
    publisher,
    clock: { nowMs: () => 1000 },
    log: silent,
    pace: { atOnceMs: 1000, atLatestMs: () => 60_000 },
    random: () => 0.5,
    wait: (ms, signal) =>
      new Promise<void>((end) => {
        if (signal?.aborted) return end();
        waits.push({ ms, end });
        signal?.addEventListener("abort", () => end());
      }),
  });
  const running = forwarder.run(over.signal);
  const settled = () => pause(5);
  await settled();
  return {
    spool,
    forwarder,
    waits,
    sent: () => taken.map((record) => readingsOf([record], "a").map(([, time]) => time)),
    settled,
    async next() {
      waits.at(-1)?.end();
      await settled();
    },
    async stop() {
      over.abort();
      await running;
    },
  };
}

test("readings gather for the pace; the first time for a part of it that differs from agent to agent", async () => {
  const { spool, waits, sent, next, stop } = await pacedForwarder();
  await spool.append("a", [entry(1)]);
  await spool.append("a", [entry(2)]);
  await next();
  expect(sent()).toEqual([]);
  await next();
  expect(sent()).toEqual([[1, 2]]);
  expect(waits.map(({ ms }) => ms)).toEqual([1000, 29_500, 1000]);
  await next();
  expect(waits.at(-1)?.ms).toBe(59_000);
  await stop();
});

test("what is urgent takes all that waits along at once, but is no sooner than the last sending allows", async () => {
  const { spool, forwarder, sent, settled, next, stop } = await pacedForwarder();
  await next();
  await spool.append("a", [entry(1), entry(2)]);
  forwarder.urge();
  await settled();
  expect(sent()).toEqual([[1, 2]]);
  await spool.append("a", [entry(3)]);
  forwarder.urge();
  await settled();
  expect(sent()).toEqual([[1, 2]]);
  await next();
  expect(sent()).toEqual([[1, 2], [3]]);
  await stop();
});

test("an envelope's worth waits for nothing", async () => {
  const { spool, forwarder, sent, settled, stop } = await pacedForwarder();
  await spool.append("a", [entry(1)]);
  forwarder.nudge();
  await settled();
  expect(sent()).toEqual([[1]]);
  await stop();
});

test("a backlog is sent without waiting for the pace", async () => {
  const { publisher, taken } = fakeStream([]);
  const spool = createMemorySpool();
  const over = new AbortController();
  await spool.append(
    "a",
    Array.from({ length: 4000 }, (_, index) => entry(index * 60_000)),
  );
  const forwarder = createForwarder({
    agentId: "agent",
    spool,
    publisher,
    clock: { nowMs: () => 1000 },
    log: silent,
    pace: { atOnceMs: 1000, atLatestMs: () => 60_000 },
    async wait() {
      over.abort();
    },
  });
  await forwarder.run(over.signal);
  expect(readingsOf(taken, "a")).toHaveLength(4000);
});
