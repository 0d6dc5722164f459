import { PutItemCommand } from "@aws-sdk/client-dynamodb";
import type { HomeDescription } from "../../domain/home/description.ts";
import { newHome } from "../../domain/home/home.ts";
import type { Reading } from "../../domain/reading.ts";
import { itemFrom, newStoredHome } from "../../storage/home-item.ts";
import { loaded, UnstorableHomeError } from "../../storage/home-store.ts";
import { createIntake } from "../../storage/intake.ts";
import { createTestStream, SHARD, TEST_PULSE, type TestPayload } from "../../tests/helpers/kinesis-event.ts";
import { createMemoryCloud } from "../../tests/helpers/memory-cloud.ts";
import type { Call } from "../../tests/helpers/strict-aws/connection.ts";
import { createTestAgent } from "../../tests/helpers/test-agent.ts";
import { detect } from "./detect.ts";

const MINUTE = 60_000;
const START = Date.UTC(2026, 0, 31, 11);

const homeOf = (id: string): HomeDescription => ({
  id,
  name: "Test",
  timeZone: "UTC",
  unit: "celsius",
  sensors: [{ id: "freezer", name: "Freezer", kind: "freezer" }],
});
const single = (homeId: string, sensor = "a", celsius = 20): TestPayload => ({
  homeId,
  text: JSON.stringify({ sensor, celsius }),
});
/** Readings of a freezer, one a minute from `from` on, that is far too warm from the 30th minute on. */
const thaw = (from: number, to: number): Reading[] =>
  Array.from({ length: to - from }, (_, at) => ({
    sensorId: "freezer",
    takenAtMs: START + (from + at) * MINUTE,
    celsius: from + at < 30 ? -18 + (at % 3) / 10 : Math.min(-3, -18 + (from + at - 30) / 2),
  }));

function world() {
  const cloud = createMemoryCloud(START);
  const stream = createTestStream();
  const writes = (homeId: string) => (call: Call) =>
    call.operation === "PutItem" && (call.input as { Item: { pk: { S: string } } }).Item.pk.S === homeId;
  return {
    ...cloud,
    writes,
    /** One record each, as the stream got them just now. */
    event: (...payloads: TestPayload[]) => stream.event(cloud.clock.nowMs(), ...payloads),
    count: (homeId: string) =>
      cloud.aws.items(cloud.tableName).some((item) => item.pk?.S === homeId)
        ? cloud.stored(homeId).readingCount
        : 0,
  };
}

test("when a home cannot be written, its first record is reported and the other homes are stored", async () => {
  const { deploy, faults, writes, event, count } = world();
  const isOfB = writes("b");
  faults((call) => (isOfB(call) ? "server-error" : "ok"));
  const { firstFailed, counts } = await deploy().detect(
    event(single("a"), single("b"), single("a"), single("b")),
  );
  expect(firstFailed).toBe("101");
  expect(counts).toMatchObject({ stored: 2, judged: 2 });
  expect([count("a"), count("b")]).toEqual([2, 0]);
});

test("delivered again, only what was not stored is stored", async () => {
  const { deploy, faults, writes, event, count } = world();
  const isOfB = writes("b");
  faults((call) => (isOfB(call) ? "server-error" : "ok"));
  const batch = event(single("a"), single("b"), single("a"), single("b"));
  await deploy().detect(batch);
  faults(() => "ok");
  const { firstFailed, counts } = await deploy().detect({ Records: batch.Records.slice(1) });
  expect(firstFailed).toBeUndefined();
  expect(counts).toMatchObject({ stored: 2, duplicates: 1 });
  expect([count("a"), count("b")]).toEqual([2, 2]);
});

test("when the homes of a batch cannot be read, the batch is delivered again from its first record", async () => {
  const { deploy, faults, event, count } = world();
  faults(({ operation }) => (operation === "BatchGetItem" ? "throttle" : "ok"));
  const batch = event(single("a"), single("b"));
  expect(await deploy().detect(batch)).toMatchObject({ firstFailed: "100", counts: { stored: 0 } });
  faults(() => "ok");
  expect(await deploy().detect(batch)).toMatchObject({ counts: { stored: 2 } });
  expect([count("a"), count("b")]).toEqual([1, 1]);
});

test("what follows a failed write in a long backlog does not overtake it", async () => {
  const { deploy, faults, writes, event, count } = world();
  const isOfA = writes("a");
  let written = 0;
  faults((call) => {
    if (!isOfA(call) || JSON.stringify(call.input).includes("block#")) return "ok";
    written += 1;
    return written === 2 ? "throttle" : "ok";
  });
  const agent = createTestAgent("a");
  const backlog = (part: number) =>
    agent.readings(
      START,
      Array.from({ length: 2000 }, (_, at) => ({
        sensorId: "x",
        takenAtMs: START - (6000 - part * 2000 - at) * 1000,
        celsius: 20,
      })),
    );
  const batch = event(backlog(0), backlog(1), backlog(2));
  expect((await deploy().detect(batch)).firstFailed).toBe("101");
  expect(count("a")).toBe(2000);
  await deploy().detect({ Records: batch.Records.slice(1) });
  expect(count("a")).toBe(6000);
});

test("of two functions with the same batch, the one that loses judges anew, stores nothing twice and sends nothing", async () => {
  const { deploy, advanceTo, event, count, mails } = world();
  const agent = createTestAgent("a");
  await deploy().detect(event(agent.announcement(homeOf("a"), START)));
  for (let minute = 0; minute < 90; minute += 10) {
    advanceTo(START + (minute + 10) * MINUTE);
    const batch = event(agent.readings(START + (minute + 10) * MINUTE, thaw(minute, minute + 10)));
    const results = await Promise.all([deploy().detect(batch), deploy().detect(batch)]);
    expect(results.map(({ counts }) => counts.stored).sort()).toEqual([0, 10]);
  }
  expect(count("a")).toBe(90);
  expect(mails().map(({ letter }) => letter.id)).toEqual(["letter-1"]);
});

test("a record behind the first failure is not quarantined yet: it will be delivered again", async () => {
  const { deploy, faults, writes, event, quarantined } = world();
  const isOfB = writes("b");
  faults((call) => (isOfB(call) ? "throttle" : "ok"));
  const poison = (text: string): TestPayload => ({ homeId: "a", text });
  const { firstFailed } = await deploy().detect(
    event(poison("first poison"), single("b"), poison("second poison")),
  );
  expect(firstFailed).toBe("101");
  expect(quarantined.map(({ sequenceNumber }) => sequenceNumber)).toEqual(["100"]);
});

test("an exception of the core sets that home's records aside with the reason, and the other homes go on", async () => {
  const { deploy, advanceTo, event, count, quarantined } = world();
  const functions = deploy();
  // A zone that the runtime of an older version knew: it makes quiet hours throw.
  const announced = {
    ...homeOf("broken"),
    timeZone: "Mars/Olympus",
    quietHours: { from: "22:00", to: "07:00" },
  };
  const home = {
    ...newHome("broken"),
    agents: [{ id: "agent", heardAtMs: 0, alarms: [], announced: { atMs: 0, home: announced } }],
  };
  const before = loaded(await functions.homes.load(["broken"]), "broken");
  await functions.homes.save(before, { home, nowMs: START });
  const agent = createTestAgent("broken");
  const end = START + 90 * MINUTE;
  advanceTo(end);
  const warning = thaw(0, 90).map((reading) => ({ ...reading, celsius: Math.min(-8, reading.celsius ?? 0) }));
  const result = await functions.detect(event(single("well"), agent.readings(end, warning), single("well")));
  expect(result).toMatchObject({ counts: { stored: 2, quarantined: 1 } });
  expect(result.firstFailed).toBeUndefined();
  expect(quarantined).toMatchObject([
    { sequenceNumber: "101", partitionKey: "broken", reason: expect.stringContaining("cannot be judged") },
  ]);
  expect([count("well"), count("broken")]).toEqual([2, 0]);
});

test("records of a home that cannot be stored are set aside, and the other homes go on", async () => {
  const { deploy, event, count, quarantined } = world();
  const { homes, sender } = deploy();
  const result = await detect(event(single("broken"), single("well"), single("broken")), {
    sender,
    homes: {
      ...homes,
      save: (before, change) =>
        before.home.id === "broken"
          ? Promise.reject(new UnstorableHomeError("broken", "a number is no number"))
          : homes.save(before, change),
    },
    intake: { prove: async () => undefined },
    requireSignatures: false,
    quarantine: { put: async (record) => void quarantined.push(record) },
    onFailure: ({ error }) => {
      throw error;
    },
    onGap: () => undefined,
  });
  expect(result).toMatchObject({ counts: { stored: 1, quarantined: 2 } });
  expect(result.firstFailed).toBeUndefined();
  expect(quarantined.map(({ reason }) => reason)).toEqual(
    Array(2).fill("home broken cannot be stored: a number is no number"),
  );
  expect(count("well")).toBe(1);
});

test("records of a home whose item cannot be decoded are set aside, and the other homes go on", async () => {
  const { deploy, event, count, quarantined, dynamodb, tableName } = world();
  const stored = { ...newStoredHome("newer"), due: { partition: "normal-0", atMs: 0 } };
  const item = { ...itemFrom(stored, START), sensors: { B: Uint8Array.of(99) } };
  await dynamodb.send(new PutItemCommand({ TableName: tableName, Item: item }));
  const result = await deploy().detect(event(single("newer"), single("well"), single("newer")));
  expect(result).toMatchObject({ counts: { stored: 1, quarantined: 2 } });
  expect(result.firstFailed).toBeUndefined();
  expect(quarantined.map(({ sequenceNumber, reason }) => [sequenceNumber, reason])).toEqual([
    ["100", expect.stringContaining("layout 99")],
    ["102", expect.stringContaining("layout 99")],
  ]);
  expect(count("well")).toBe(1);
});

test("a home with 256 sensors refuses the 257th with the reason, once, and keeps the rest", async () => {
  const { deploy, event, count, stored, quarantined } = world();
  const agent = createTestAgent("full");
  const of = (...sensorIds: string[]) =>
    agent.readings(
      START,
      sensorIds.map((sensorId) => ({ sensorId, takenAtMs: START, celsius: 20 })),
    );
  const ids = Array.from({ length: 256 }, (_, at) => `sensor-${at}`);
  const batch = event(of(...ids), of("sensor-0", "one-more", "sensor-1"));
  expect(await deploy().detect(batch)).toMatchObject({ counts: { stored: 258, quarantined: 1 } });
  expect(quarantined).toMatchObject([
    { sequenceNumber: "101", reason: expect.stringMatching(/one-more.*256 sensors/) },
  ]);
  expect(await deploy().detect(batch)).toMatchObject({ counts: { stored: 0, quarantined: 0 } });
  expect(stored("full").home.sensors.size).toBe(256);
  expect(count("full")).toBe(258);
});

test("a pulse proves what stands before it in the stream, and nothing when that failed", async () => {
  const { deploy, faults, writes, event, dynamodb, tableName, clock } = world();
  const proved = async () => (await createIntake(dynamodb, tableName, clock).proved()).get(SHARD);
  const isOfB = writes("b");
  await deploy().detect(event(single("a"), TEST_PULSE));
  const first = await proved();
  expect(first).toBeDefined();
  faults((call) => (isOfB(call) ? "throttle" : "ok"));
  const failing = event(single("b"), TEST_PULSE);
  for (const { kinesis } of failing.Records) kinesis.approximateArrivalTimestamp += 60;
  expect(await deploy().detect(failing)).toMatchObject({ counts: { quarantined: 0 }, firstFailed: "102" });
  expect(await proved()).toBe(first);
  faults(() => "ok");
  await deploy().detect(failing);
  expect(await proved()).toBe((first ?? 0) + 60_000);
});

test("a proof that cannot be stored is delivered again, from its pulse on", async () => {
  const { deploy, faults, event } = world();
  faults(({ operation, input }) =>
    operation === "PutItem" && JSON.stringify(input).includes("/intake") ? "throttle" : "ok",
  );
  expect(await deploy().detect(event(single("a"), TEST_PULSE))).toMatchObject({ firstFailed: "101" });
});
