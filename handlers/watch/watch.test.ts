import { DeleteItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import type { HomeDescription } from "../../domain/home/description.ts";
import { itemFrom, newStoredHome } from "../../storage/home-item.ts";
import { createIntake } from "../../storage/intake.ts";
import { createTestStream, SHARD, TEST_PULSE } from "../../tests/helpers/kinesis-event.ts";
import { createMemoryCloud } from "../../tests/helpers/memory-cloud.ts";
import { createTestAgent } from "../../tests/helpers/test-agent.ts";

const MINUTE = 60_000;
const START = Date.UTC(2026, 0, 31, 11);

const homeOf = (id: string, name = id): HomeDescription => ({
  id,
  name,
  timeZone: "UTC",
  unit: "celsius",
  sensors: [
    { id: "hall", name: "Hall", kind: "living" },
    { id: "attic", name: "Attic", kind: "living" },
  ],
});

/** Homes of an agent each that send what they have every minute; the watch function looks as often. */
function createWorld(homeIds: readonly string[]) {
  const cloud = createMemoryCloud(START);
  const stream = createTestStream();
  const agents = homeIds.map((id) => ({ id, agent: createTestAgent(id) }));
  const functions = cloud.deploy();
  let nowMs = START;
  const minute = async (aheadMs: number) => {
    nowMs += MINUTE;
    cloud.advanceTo(nowMs);
    const sentAtMs = nowMs + aheadMs;
    const payloads = agents.flatMap(({ agent }) => [
      agent.readings(sentAtMs, [
        { sensorId: "hall", takenAtMs: sentAtMs, celsius: 20 + ((nowMs / MINUTE) % 3) / 10 },
        { sensorId: "attic", takenAtMs: sentAtMs, celsius: 19 + ((nowMs / MINUTE) % 3) / 10 },
      ]),
      agent.heartbeat(sentAtMs),
    ]);
    await functions.detect(stream.event(nowMs, ...payloads));
  };
  return {
    ...cloud,
    functions,
    stream,
    agentOf: (id: string) => agents.find((one) => one.id === id)?.agent ?? createTestAgent(id),
    nowMs: () => nowMs,
    async announce() {
      const payloads = agents.map(({ id, agent }) => agent.announcement(homeOf(id), nowMs));
      await functions.detect(stream.event(nowMs, ...payloads));
    },
    /** So many minutes in which all agents send, with clocks that are ahead by so much. */
    async live(minutes: number, aheadMs = 0) {
      const visits = { due: 0, idle: 0 };
      for (let at = 0; at < minutes; at += 1) {
        await minute(aheadMs);
        const { due, idle } = await functions.watch(nowMs);
        visits.due += due;
        visits.idle += idle;
      }
      return visits;
    },
    /** So many minutes in which nothing comes. */
    async quiet(minutes: number) {
      for (let at = 0; at < minutes; at += 1) {
        nowMs += MINUTE;
        cloud.advanceTo(nowMs);
        await functions.watch(nowMs);
      }
    },
    moveOn(ms: number) {
      nowMs += ms;
      cloud.advanceTo(nowMs);
    },
    told: () => cloud.mails().map(({ letter }) => `${letter.home.id} ${letter.items[0]?.event}`),
  };
}

test("a home that is well is never visited", async () => {
  const { announce, live } = createWorld(["h1", "h2"]);
  await announce();
  await live(40);
  expect(await live(120)).toEqual({ due: 0, idle: 0 });
});

test("homes that fall silent are told, each once, and once more when they are back", async () => {
  const { announce, live, quiet, told } = createWorld(["h1", "h2"]);
  await announce();
  await live(40);
  await quiet(60);
  expect(told().sort()).toEqual(["h1 firing", "h2 firing"]);
  await live(5);
  expect(told().slice(2).sort()).toEqual(["h1 resolved", "h2 resolved"]);
});

test("when the time is over the rest is left to the next run, and that is said", async () => {
  const { announce, live, moveOn, nowMs, functions } = createWorld(["h1", "h2", "h3", "h4"]);
  await announce();
  await live(40);
  moveOn(30 * MINUTE);
  expect(await functions.watch(nowMs(), () => false)).toMatchObject({ due: 0, idle: 0, unfinished: true });
  expect(await functions.watch(nowMs())).toMatchObject({ due: 4, unfinished: false });
});

test("a home that cannot be read or written does not keep the others waiting", async () => {
  const { announce, live, quiet, told, faults, failures, dynamodb, tableName } = createWorld(["h1", "h2"]);
  await announce();
  await live(40);
  const newer = {
    ...itemFrom({ ...newStoredHome("newer"), due: { partition: "urgent-0", atMs: 0 } }, START),
    sensors: { B: Uint8Array.of(99) },
  };
  await dynamodb.send(new PutItemCommand({ TableName: tableName, Item: newer }));
  faults(({ operation, input }) =>
    operation === "PutItem" && JSON.stringify(input).includes('"h1"') ? "server-error" : "ok",
  );
  await quiet(60);
  expect(told()).toEqual(["h2 firing"]);
  expect(new Set(failures.map((what) => what.split(":")[0]))).toEqual(new Set(["newer", "h1"]));
  faults(() => "ok");
  const key = { pk: { S: "newer" }, sk: { S: "home" } };
  await dynamodb.send(new DeleteItemCommand({ TableName: tableName, Key: key }));
  await quiet(3);
  expect(told()).toEqual(["h2 firing", "h1 firing"]);
});

test("an e-mail that its sender left behind is sent by the watch, once its sender must have given up", async () => {
  const { announce, live, quiet, told, faults } = createWorld(["h1"]);
  await announce();
  await live(40);
  // The answer of SNS and every write after it are lost, as when a function ends.
  let published = false;
  faults(({ operation }) => {
    published ||= operation === "Publish";
    return published && ["Publish", "PutItem"].includes(operation) ? "timeout-before" : "ok";
  });
  await quiet(30);
  expect(told()).toEqual([]);
  expect(published).toBe(true);
  faults(() => "ok");
  await quiet(3);
  expect(told()).toEqual(["h1 firing"]);
});

test("an agent whose clock was an hour ahead for ten minutes is not silent afterwards", async () => {
  const { announce, live, told, stored } = createWorld(["h1"]);
  await announce();
  await live(40);
  await live(10, 60 * MINUTE);
  await live(70);
  expect(told()).toEqual([]);
  expect(stored("h1").home.alarms).toEqual([]);
  expect(stored("h1").home.agents).toMatchObject([{ alarms: [] }]);
});

test("a heartbeat and an announcement dated 50 years ahead freeze nothing", async () => {
  const { announce, live, quiet, told, stored, functions, stream, agentOf, nowMs } = createWorld(["h1"]);
  await announce();
  await live(40);
  const agent = agentOf("h1");
  const far = nowMs() + 50 * 365 * 86_400_000;
  const send = (sentAtMs: number, name: string) =>
    functions.detect(
      stream.event(nowMs(), agent.heartbeat(sentAtMs), agent.announcement(homeOf("h1", name), sentAtMs)),
    );
  await send(far, "From the future");
  await live(1);
  await send(nowMs(), "Renamed");
  await live(30);
  const { home } = stored("h1");
  expect(home.description.name).toBe("Renamed");
  expect(home.agents[0]?.heartbeat).toMatchObject({ sentAtMs: nowMs(), arrivedAtMs: nowMs() });
  expect(told()).toEqual([]);
  // The home's silence is still seen.
  await quiet(40);
  expect(told()).toEqual(["h1 firing"]);
});

/** As `createWorld`, with a stream that is read only while a test lets it, and pulses in it. */
function createReadWorld(homeIds: readonly string[]) {
  const cloud = createMemoryCloud(START);
  const stream = createTestStream();
  const intake = createIntake(cloud.dynamodb, cloud.tableName, cloud.clock);
  const agents = homeIds.map((id) => ({ id, agent: createTestAgent(id) }));
  const functions = cloud.deploy();
  const waiting: ReturnType<typeof stream.event>[] = [];
  let nowMs = START;
  let isRead = true;
  const watchOnce = async () => {
    const provedUpToMs = (await intake.proved()).get(SHARD) ?? Number.NEGATIVE_INFINITY;
    return await functions.watch(nowMs, () => true, provedUpToMs);
  };
  return {
    ...cloud,
    functions,
    read(next: boolean) {
      isRead = next;
    },
    /** So many minutes in which the agents of some homes send, each reading of the celsius that is given. */
    async live(minutes: number, sending: readonly string[], celsius = () => 20) {
      const visits = { due: 0, idle: 0, untold: 0 };
      for (let at = 0; at < minutes; at += 1) {
        nowMs += MINUTE;
        cloud.advanceTo(nowMs);
        const payloads = agents
          .filter(({ id }) => sending.includes(id))
          .flatMap(({ id, agent }) => [
            ...(nowMs === START + MINUTE ? [agent.announcement(homeOf(id), nowMs)] : []),
            agent.readings(nowMs, [
              { sensorId: "hall", takenAtMs: nowMs, celsius: celsius() + ((nowMs / MINUTE) % 3) / 10 },
              { sensorId: "attic", takenAtMs: nowMs, celsius: 19 + ((nowMs / MINUTE) % 3) / 10 },
            ]),
            agent.heartbeat(nowMs),
          ]);
        waiting.push(stream.event(nowMs, ...payloads, TEST_PULSE));
        if (isRead) for (const event of waiting.splice(0)) await functions.detect(event);
        const { due, idle, untold } = await watchOnce();
        visits.due += due;
        visits.idle += idle;
        visits.untold += untold;
      }
      return visits;
    },
    /** Has the detect function hear one minute of what waits, and the watch function look. */
    async catchUpAMinute() {
      const event = waiting.shift();
      if (event !== undefined) await functions.detect(event);
      await watchOnce();
      return waiting.length;
    },
    told: () =>
      cloud
        .mails()
        .map(({ letter }) => `${letter.home.id} ${letter.items[0]?.cause} ${letter.items[0]?.event}`),
  };
}

test("while nobody reads the stream no home is called silent or even visited, nor while what waited is worked off", async () => {
  const { live, read, told, catchUpAMinute } = createReadWorld(["h1", "h2"]);
  await live(40, ["h1", "h2"]);
  read(false);
  expect(await live(60, ["h1", "h2"])).toEqual({ due: 0, idle: 0, untold: 0 });
  while ((await catchUpAMinute()) > 0);
  read(true);
  await live(5, ["h1", "h2"]);
  expect(told()).toEqual([]);
});

test("who fell silent while nobody read the stream is told once the stream has been heard that far, and nobody else", async () => {
  const { live, read, told } = createReadWorld(["h1", "h2"]);
  await live(40, ["h1", "h2"]);
  read(false);
  await live(60, ["h1"]);
  read(true);
  await live(3, ["h1"]);
  expect(told()).toEqual(["h2 silence firing"]);
});

test("while nobody reads the stream, reminders go on, and homes with alarms are looked at every few minutes", async () => {
  const { live, read, told } = createReadWorld(["h1"]);
  await live(40, ["h1"]);
  await live(60, ["h1"], () => -25);
  const before = told();
  expect(before[0]).toMatch(/firing$/);
  read(false);
  const { due } = await live(5 * 60, ["h1"], () => -25);
  const after = told().slice(before.length);
  expect(after.length).toBeGreaterThan(0);
  expect(after.filter((what) => what.includes("silence"))).toEqual([]);
  expect(due).toBeLessThan((5 * 60) / 4);
});

test("a home that cannot be told for five minutes is reported at least every five until it is told", async () => {
  const { live, told, faults, untold, clock } = createReadWorld(["h1"]);
  await live(40, ["h1"]);
  faults(({ operation }) => (operation === "Publish" ? "server-error" : "ok"));
  await live(30, ["h1"], () => -25);
  const [first] = untold;
  expect(first?.homeId).toBe("h1");
  const times = [...untold.map(({ atMs }) => atMs), clock.nowMs()];
  for (const [at, ms] of times.entries()) expect(ms - (times[at - 1] ?? ms)).toBeLessThan(5 * MINUTE);
  expect(told()).toEqual([]);
  faults(() => "ok");
  await live(4, ["h1"], () => -25);
  expect(told()).toHaveLength(1);
  untold.length = 0;
  await live(10, ["h1"], () => -25);
  expect(untold).toEqual([]);
});
