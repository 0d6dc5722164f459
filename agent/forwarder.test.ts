import fc from "fast-check";
import { decodePayload } from "../domain/payload.ts";
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
    flushIntervalMs: 1,
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
