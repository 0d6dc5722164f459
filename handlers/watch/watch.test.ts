import type { Notice } from "../../domain/alarm/alarm.ts";
import { unannouncedHome } from "../../domain/home.ts";
import type { Letter } from "../../domain/notification/letter.ts";
import { newSensorRecord, type SensorRecord } from "../../domain/sensor-record.ts";
import type { HomeStore } from "../../storage/home-store.ts";
import { newHead, partitionOf, type SensorHead, type SensorKey } from "../../storage/sensor-item.ts";
import type { SensorStore } from "../../storage/sensor-store.ts";
import { createOutbox } from "../outbox.ts";
import { watch } from "./watch.ts";

const key = { homeId: "h1", sensorId: "freezer" };
const claim = { by: "watch-1", untilMs: 200_000 };
const notice = { id: "n1", state: "firing", atMs: 1, alarm: { cause: "too-hot" } } as Notice;

test("a notice whose claim has run out is sent once and taken out of the head", async () => {
  const world = createWorld({ outbox: [{ notice, claim: { by: "detect-1", untilMs: 90_000 } }] });
  expect(await world.watch(100_000)).toBe(1);
  expect(world.sent).toEqual(["n1"]);
  expect(world.head().record.outbox).toEqual([]);
  await world.watch(160_000);
  expect(world.sent).toEqual(["n1"]);
});

test("a notice that somebody else is sending is left to them", async () => {
  const world = createWorld({ outbox: [{ notice, claim: { by: "detect-1", untilMs: 110_000 } }] });
  await world.watch(100_000);
  expect(world.sent).toEqual([]);
  expect(world.head().record.outbox).toHaveLength(1);
});

test("a notice that SNS refuses stays, claimed by the watch until it may be tried again", async () => {
  const world = createWorld({
    outbox: [{ notice, claim: { by: "detect-1", untilMs: 90_000 } }],
    broken: true,
  });
  await world.watch(100_000);
  expect(world.head().record.outbox).toEqual([{ notice, claim }]);
});

test("a head that was dealt with since the index was read costs no home", async () => {
  const world = createWorld({ outbox: [] });
  expect(await world.watch(100_000)).toBe(1);
  expect(world.homesLoaded()).toBe(0);
});

function createWorld({ outbox, broken = false }: Pick<SensorRecord, "outbox"> & { broken?: boolean }) {
  let head: SensorHead = { ...newHead(), version: 1, record: { ...newSensorRecord(), outbox } };
  let homesLoaded = 0;
  const sent: string[] = [];
  const sensors: SensorStore = {
    load: async (keys: readonly SensorKey[]) => new Map(keys.map((one) => [partitionOf(one), head])),
    async commit(_, before, record) {
      if (before.version !== head.version) return "conflict";
      head = { ...before, version: before.version + 1, record };
      return head;
    },
  };
  const homes: HomeStore = {
    async load(homeId) {
      homesLoaded += 1;
      return unannouncedHome(homeId);
    },
    announce: () => Promise.reject(new Error("the watch announces nothing")),
  };
  const notifier = {
    async send({ id }: Letter) {
      if (broken) throw new Error("SNS is down");
      sent.push(id);
    },
  };
  return {
    sent,
    head: () => head,
    homesLoaded: () => homesLoaded,
    watch(nowMs: number) {
      const events = { sent: () => undefined, failed: () => undefined };
      const outboxOfNow = createOutbox(sensors, notifier, { nowMs: () => nowMs }, events);
      return watch(nowMs, claim, {
        findDue: async () => [key],
        sensors,
        homes,
        outbox: outboxOfNow,
        sensorsOf: async () => [key],
      });
    },
  };
}
