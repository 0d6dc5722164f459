import type { KinesisStreamEvent } from "aws-lambda";
import { unannouncedHome } from "../../domain/home/description.ts";
import { newHead, partitionOf, type SensorHead } from "../../storage/sensor-item.ts";
import type { SensorStore } from "../../storage/sensor-store.ts";
import type { QuarantinedRecord } from "../quarantine.ts";
import { detect } from "./detect.ts";
import { createHomeIntake } from "./home-intake.ts";
import { createNeighbours } from "./neighbours.ts";

const claim = { by: "test", untilMs: 0 };

/** A table in memory; `fails` says which sensor's write does. */
function fakeStore(fails: (sensorId: string) => boolean = () => false) {
  const heads = new Map<string, SensorHead>();
  const commits: string[] = [];
  const store: SensorStore = {
    load: async (keys) =>
      new Map(keys.map((key) => [partitionOf(key), heads.get(partitionOf(key)) ?? newHead()])),
    async commit(key, before, record, accepted) {
      if (fails(key.sensorId)) throw new Error("no write today");
      const current = heads.get(partitionOf(key)) ?? newHead();
      if (current.version !== before.version) return "conflict";
      const readings = [...before.open.readings, ...accepted];
      const open = { ...before.open, readings };
      const after = { version: before.version + 1, record, open, readingCount: readings.length };
      heads.set(partitionOf(key), after);
      commits.push(key.sensorId);
      return after;
    },
  };
  return {
    store,
    heads,
    commits,
    count: (sensor: string) => heads.get(`home-1/${sensor}`)?.readingCount ?? 0,
  };
}

function dependenciesOn(sensors: SensorStore) {
  const quarantined: QuarantinedRecord[] = [];
  const homes = {
    load: async (homeId: string) => unannouncedHome(homeId),
    announce: async () => undefined,
    sensorsByAgent: async () => new Map(),
  };
  const neighbours = createNeighbours(sensors, { nowMs: () => 0 });
  const postOffice = { serve: async () => new Map() };
  return {
    quarantined,
    dependencies: {
      homes,
      quarantine: { put: async (record: QuarantinedRecord) => void quarantined.push(record) },
      takeInHome: createHomeIntake({ sensors, homes, neighbours, postOffice }),
      reports: {
        keepGap: async () => undefined,
        keepHeartbeat: async () => undefined,
        agentsHeard: async () => new Map(),
        lookAgain: async () => undefined,
      },
      onFailure: () => undefined,
      onGap: () => undefined,
    },
  };
}

/** One record each, at one a minute. */
function eventOf(...payloads: string[]): KinesisStreamEvent {
  const Records = payloads.map((payload, index) => ({
    eventID: `shardId-000000000000:${100 + index}`,
    kinesis: {
      data: Buffer.from(payload).toString("base64"),
      partitionKey: "home-1",
      sequenceNumber: String(100 + index),
      approximateArrivalTimestamp: index * 60,
      kinesisSchemaVersion: "1.0",
    },
  }));
  return { Records } as unknown as KinesisStreamEvent;
}
const reading = (sensor: string, celsius = 20) => JSON.stringify({ sensor, celsius });

test("when a sensor cannot be written, the first record with a reading of it is reported and the others are stored", async () => {
  const { store, count } = fakeStore((sensorId) => sensorId === "b");
  const { dependencies } = dependenciesOn(store);
  const event = eventOf(reading("a"), reading("b"), reading("a"), reading("b"));
  const { firstFailed, counts } = await detect(event, claim, dependencies);
  expect(firstFailed).toBe("101");
  expect(counts).toMatchObject({ stored: 2, judged: 2 });
  expect([count("a"), count("b")]).toEqual([2, 0]);
});

test("delivered again, only what was not stored is stored", async () => {
  let away = true;
  const { store, count } = fakeStore((sensorId) => sensorId === "b" && away);
  const { dependencies } = dependenciesOn(store);
  const event = eventOf(reading("a"), reading("b"), reading("a"), reading("b"));
  await detect(event, claim, dependencies);
  away = false;
  const { firstFailed, counts } = await detect({ Records: event.Records.slice(1) }, claim, dependencies);
  expect(firstFailed).toBeUndefined();
  expect(counts).toMatchObject({ stored: 2, duplicates: 1 });
  expect([count("a"), count("b")]).toEqual([2, 2]);
});

test("what follows a failed write in a long backlog does not overtake it", async () => {
  let writes = 0;
  const { store, count } = fakeStore(() => {
    writes += 1;
    return writes === 2;
  });
  const { dependencies } = dependenciesOn(store);
  const backlog = (sequence: number) => {
    const readings = Array.from({ length: 3000 }, (_, index) => [0, index * 1000, 20]);
    const producer = { agent: "agent-1", spool: "s", sequence, sentAtMs: 0 };
    return JSON.stringify({
      version: 1,
      type: "readings",
      ...producer,
      home: "home-1",
      baseMs: sequence * 1000,
      sensors: ["a"],
      readings,
    });
  };
  const event = eventOf(backlog(1), backlog(3001), backlog(6001), backlog(9001));
  const { firstFailed } = await detect(event, claim, dependencies);
  expect(firstFailed).toBe("101");
  expect(count("a")).toBe(4000);
  await detect({ Records: event.Records.slice(1) }, claim, dependencies);
  expect(count("a")).toBe(12_000);
});

test("of two writers at once, the one that lost judges anew and nothing is stored twice", async () => {
  const { store, count } = fakeStore();
  const { dependencies } = dependenciesOn(store);
  const event = eventOf(reading("a"), reading("a"), reading("a"));
  const results = await Promise.all([detect(event, claim, dependencies), detect(event, claim, dependencies)]);
  expect(count("a")).toBe(3);
  expect(results.map(({ counts }) => counts.stored + counts.duplicates)).toEqual([3, 3]);
  expect(results.reduce((sum, { counts }) => sum + counts.stored, 0)).toBe(3);
});

test("a record behind the first failure is not quarantined yet: it will be delivered again", async () => {
  const { store } = fakeStore((sensorId) => sensorId === "b");
  const { dependencies, quarantined } = dependenciesOn(store);
  const { firstFailed } = await detect(
    eventOf("first poison", reading("b"), "second poison"),
    claim,
    dependencies,
  );
  expect(firstFailed).toBe("101");
  expect(quarantined.map(({ sequenceNumber }) => sequenceNumber)).toEqual(["100"]);
});
