import { decodePayload, type Payload } from "../domain/wire/payload.ts";
import { pause } from "../platform/backoff.ts";
import type { Log } from "../platform/log.ts";
import { type AgentOptions, createAgent } from "./agent.ts";
import type { Publisher } from "./publisher.ts";
import { type Intake, type Source, SourceError } from "./source.ts";
import { createMemorySpool } from "./spools/memory-spool.ts";

const home = { id: "h", name: "H", timeZone: "UTC", unit: "celsius" as const, sensors: [] };
const reading = (sensorId: string, celsius: number | null = 20, takenAtMs = 1) => ({
  sensorId,
  takenAtMs,
  celsius,
});
const sensorsNamed = (count: number, name: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => ({
    id: `s${index}`,
    name: name(index),
    kind: "living" as const,
  }));

function source(name: string, run: (intake: Intake) => Promise<void>): Source {
  return { name, run };
}

/** Runs an agent until its sources have ended and all is sent; each record must be one that the decoder accepts. */
async function sentBy(options: Partial<AgentOptions>) {
  const sent: Payload[] = [];
  const refusals: string[] = [];
  const errors: string[] = [];
  const publisher: Publisher = {
    publish: async (records) =>
      records.map(({ data, homeId }) => {
        const decoded = decodePayload(data, { partitionKey: homeId, arrivedAtMs: 0 });
        if (decoded.ok) sent.push(decoded.value);
        else refusals.push(decoded.reason);
        return { status: "delivered" };
      }),
  };
  const log: Log = {
    info: () => undefined,
    warn: () => undefined,
    error: (_: object, message: string) => errors.push(message),
  };
  const agent = createAgent({
    agentId: "a",
    home,
    sources: [],
    spool: createMemorySpool(),
    publisher,
    clock: { nowMs: () => 1_000_000 },
    log,
    pace: { atOnceMs: 5, atLatestMs: 5 },
    highWaterBytes: 1e9,
    heartbeatIntervalMs: 5,
    ...options,
  });
  await agent.start();
  await agent.sourcesEnded().catch((error: unknown) => expect(error).toBeInstanceOf(SourceError));
  await pause(20);
  await agent.stop(1000);
  expect(refusals).toEqual([]);
  const readings = sent.flatMap((payload) => (payload.type === "readings" ? payload.readings : []));
  const announced = sent.findLast((payload) => payload.type === "announcement")?.home.sensors ?? [];
  const sources = sent.findLast((payload) => payload.type === "heartbeat")?.sources ?? [];
  return { readings, announced, sources, errors };
}

test("the heartbeat of an agent with 1,000 sources is one that the decoder takes; those that failed stand in it", async () => {
  const long = "\u20ac\n".repeat(400);
  const sources = Array.from({ length: 1000 }, (_, index) =>
    source(`${index} ${long}`, () =>
      index === 990 ? Promise.reject(new SourceError(`no route ${long}`)) : Promise.resolve(),
    ),
  );
  const { sources: reported } = await sentBy({ sources });
  expect(reported).toHaveLength(32);
  expect(reported[0]).toMatchObject({ name: expect.stringMatching(/^990 /), state: "failed" });
  expect(reported[31]).toMatchObject({ name: "969 more sources", state: "ended" });
});

test.each([1e308, -1e126, 1_000_001, Number.NaN, Number.POSITIVE_INFINITY])(
  "a temperature that no sensor measures is sent as one that could not be measured: %d",
  async (celsius) => {
    const run = (intake: Intake) => intake.accept([reading("s", 20), reading("s", celsius)]);
    const { readings } = await sentBy({ sources: [source("broken", run)] });
    expect(readings).toEqual([reading("s", 20), reading("s", null)]);
  },
);

test.each([
  ["id", reading("\ud800")],
  ["id", reading("")],
  ["time", reading("s", 20, -1)],
  ["time", reading("s", 20, 1.5)],
])("a reading with an impossible %s is left out and said, and the others go: %j", async (_, impossible) => {
  const run = (intake: Intake) => intake.accept([reading("a"), impossible, reading("b")]);
  const { readings, errors } = await sentBy({ sources: [source("broken", run)] });
  expect(readings).toEqual([reading("a"), reading("b")]);
  expect(errors).toEqual([expect.stringContaining("left out")]);
});

test("a home with 300 sensors announces 256, the configured ones first, and sends all readings", async () => {
  const heard = Array.from({ length: 300 }, (_, index) => reading(`heard-${index}`));
  const configured = sensorsNamed(200, (index) => `S ${index}`);
  const { readings, announced, errors } = await sentBy({
    home: { ...home, sensors: configured },
    sources: [source("many", (intake) => intake.accept(heard))],
  });
  expect(readings).toHaveLength(300);
  expect(announced).toHaveLength(256);
  expect(announced.slice(0, 200)).toEqual(configured);
  expect(errors).toEqual([expect.stringContaining("not announced")]);
});

test("sensors with long names are announced as far as an announcement has room", async () => {
  const discovered = sensorsNamed(256, () => "\u20ac".repeat(100));
  const run = async (intake: Intake) => {
    await intake.discover(discovered);
    await intake.accept([reading("s0")]);
  };
  const { announced } = await sentBy({ sources: [source("gateway", run)] });
  expect(announced.length).toBeGreaterThan(80);
  expect(announced.length).toBeLessThan(256);
});

test("names that cannot be announced as they are get shortened, on one line", async () => {
  const run = async (intake: Intake) => {
    await intake.discover([
      { id: "freezer", name: "Freezer\nin the garage \ud800", kind: "freezer" },
      { id: "\ud800", name: "Nobody", kind: "living" },
    ]);
    await intake.accept([reading("x".repeat(128))]);
  };
  const { announced } = await sentBy({ sources: [source("gateway", run)] });
  expect(announced).toEqual([
    { id: "freezer", name: "Freezer in the garage \ufffd", kind: "freezer" },
    { id: "x".repeat(128), name: `${"x".repeat(97)}...` },
  ]);
});

test("batteries are announced with the next reading, of sensors that are announced, and leave room for sensors", async () => {
  const vitals = (ids: readonly string[]) =>
    ids.map((sensorId) => ({ sensorId, battery: 12, linkQuality: 20 }));
  const run = async (intake: Intake) => {
    await intake.accept([reading("a")]);
    await intake.vitals(vitals(["a", "nobody"]));
    await intake.accept([reading("a", 20, 2)]);
  };
  const { announced } = await sentBy({ sources: [source("gateway", run)] });
  expect(announced).toEqual([{ id: "a", name: "a", battery: 12, hasWeakLink: true }]);

  const full = sensorsNamed(256, () => "n".repeat(80));
  const all = full.map(({ id }) => id);
  const fill = async (intake: Intake) => {
    await intake.accept([reading("s0")]);
    await intake.vitals(vitals(all));
    await intake.accept([reading("s0", 20, 2)]);
  };
  const kept = await sentBy({ home: { ...home, sensors: full }, sources: [source("gateway", fill)] });
  expect(kept.announced).toEqual(full);
});
