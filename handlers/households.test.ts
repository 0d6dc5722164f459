import type { Notice } from "../domain/alarm/alarm.ts";
import type { Severity } from "../domain/detection/verdict.ts";
import { dispatched } from "../domain/home/letters.ts";
import { untoldOf } from "../domain/post/untold.ts";
import { loaded } from "../storage/home-store.ts";
import { addressOf } from "../tests/helpers/home-topics.ts";
import { createMemoryCloud } from "../tests/helpers/memory-cloud.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const NOON = Date.UTC(2026, 0, 31, 11);

/** Functions on a table of homes, each of which may get alarms. */
function createWorld() {
  const cloud = createMemoryCloud(NOON);
  const functions = cloud.deploy();
  return {
    cloud,
    /** A home is heard with an alarm, at a time of its own. */
    async hear(homeId: string, sensorId: string, atMs: number, severity: Severity = "critical") {
      const before = loaded(await functions.homes.load([homeId]), homeId);
      const home = dispatched(before.home, [{ sensorId, notice: firing(severity, atMs) }], atMs);
      const sending = functions.sender.claim(before);
      const stored = await functions.homes.save(before, { home, nowMs: atMs, sending });
      if (stored !== "conflict") await functions.sender.send(stored, atMs);
    },
    watch(atMs: number) {
      cloud.advanceTo(atMs);
      return functions.watch(atMs);
    },
    /** Which homes' e-mails reached an address. */
    reached: (address: string) =>
      cloud.mails().flatMap(({ addresses, letter }) => (addresses.includes(address) ? [letter.home.id] : [])),
    untold: (homeId: string, nowMs: number) => untoldOf(cloud.stored(homeId).home.post, nowMs),
  };
}

function firing(severity: Severity, atMs: number): Notice {
  const id = `frost-${atMs.toString(36)}`;
  const alarm = {
    id,
    cause: "frost" as const,
    severity,
    phase: "firing" as const,
    sinceMs: atMs,
    rule: "frost" as const,
    expected: {},
    lastCelsius: 1,
    peakCelsius: 0,
  };
  return { id: `${id}/firing-${severity}`, state: "firing", atMs, alarm };
}

test("each household hears of its own home, and of no other", async () => {
  const { hear, reached } = createWorld();
  // Ids that a careless name would mix up.
  const homes = ["elm", "elm.", "elm_", "elm_d", "Elm", "elm-1"];
  for (const home of homes) await hear(home, "freezer", NOON);
  for (const home of homes) expect(reached(addressOf(home))).toEqual([home]);
});

test("the e-mail of a home without a topic waits, reaches nobody else, and holds nobody up", async () => {
  const { cloud, hear, watch, reached, untold } = createWorld();
  cloud.topics.remove("stray");
  await hear("stray", "freezer", NOON);
  await hear("elm", "freezer", NOON);
  expect(reached(addressOf("elm"))).toEqual(["elm"]);
  let last = await watch(NOON + MINUTE);
  for (let minute = 2; minute <= 10; minute += 1) {
    await hear("elm", `freezer-${minute}`, NOON + minute * MINUTE);
    last = await watch(NOON + minute * MINUTE);
  }
  expect(cloud.mails().map(({ letter }) => letter.home.id)).toEqual(Array(10).fill("elm"));
  expect(untold("stray", NOON + 10 * MINUTE)).toEqual({
    count: 1,
    sinceMs: NOON,
    isLong: true,
    hasNobody: true,
  });
  expect(untold("elm", NOON + 10 * MINUTE)).toBeUndefined();
  expect(last).toMatchObject({ untold: 0 });
});

test("a home whose last subscription is gone is told once somebody has confirmed one", async () => {
  const { cloud, hear, watch, reached, untold } = createWorld();
  const { addresses } = cloud.topics.of("elm");
  addresses.clear();
  await hear("elm", "freezer", NOON);
  const counted: number[] = [];
  for (let minute = 1; minute <= 14; minute += 1) {
    const { unsubscribed, untold: refused } = await watch(NOON + minute * MINUTE);
    expect(refused).toBe(0);
    counted.push(unsubscribed);
  }
  // Each home that waits is counted in every five minutes, which is the alarm's period.
  for (let from = 6; from + 5 <= counted.length; from += 1)
    expect(Math.max(...counted.slice(from, from + 5))).toBe(1);
  addresses.add("new@example.com");
  for (let minute = 15; minute <= 19; minute += 1) await watch(NOON + minute * MINUTE);
  expect(reached("new@example.com")).toEqual(["elm"]);
  expect(untold("elm", NOON + 20 * MINUTE)).toBeUndefined();
});

test("when SNS does not tell how many are subscribed, its word for the e-mail counts", async () => {
  const { cloud, hear, untold } = createWorld();
  cloud.faults(({ operation }) => (operation === "GetTopicAttributes" ? "throttle" : "ok"));
  await hear("elm", "freezer", NOON);
  expect(cloud.mails()).toHaveLength(1);
  expect(untold("elm", NOON)).toBeUndefined();
});

test("a backlog of days, heard within seconds, comes slowly enough for SNS", async () => {
  const { cloud, hear, reached } = createWorld();
  cloud.advanceTo(NOON + 72 * HOUR);
  for (let hour = 0; hour < 60; hour += 1) await hear("elm", `freezer-${hour}`, NOON + hour * HOUR);
  expect(reached(addressOf("elm")).length).toBeGreaterThan(50);
  expect(cloud.topics.of("elm").addresses).toEqual(new Set([addressOf("elm")]));
});

test("everything at once is an e-mail or two, and so is what a redrive brings", async () => {
  const { cloud, hear, watch, reached } = createWorld();
  for (const from of [NOON, NOON + 5 * MINUTE]) {
    cloud.advanceTo(from);
    for (let sensor = 0; sensor < 60; sensor += 1) await hear("elm", `sensor-${sensor}`, from);
  }
  for (let minute = 6; minute < 20; minute += 1) await watch(NOON + minute * MINUTE);
  expect(reached(addressOf("elm")).length).toBeLessThanOrEqual(12);
  expect(cloud.topics.of("elm").addresses.size).toBe(1);
});

test("an address of a hundred homes has a subscription in each, and gets all at a region's power cut", async () => {
  const { cloud, hear, reached } = createWorld();
  const operator = "operator@example.com";
  const homes = Array.from({ length: 100 }, (_, home) => `home-${home}`);
  for (const home of homes) cloud.topics.of(home).addresses.add(operator);
  for (const home of homes) await hear(home, "freezer", NOON);
  expect(reached(operator)).toEqual(homes);
  for (const home of homes) expect(cloud.topics.of(home).addresses).toContain(operator);
});
