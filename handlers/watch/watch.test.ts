import type { Notice } from "../../domain/alarm/alarm.ts";
import { unannouncedHome } from "../../domain/home/description.ts";
import { newSensorRecord, type SensorRecord } from "../../domain/sensor-record.ts";
import { newHead, partitionOf, type SensorHead, type SensorKey } from "../../storage/sensor-item.ts";
import type { WaitingHead } from "../post-office.ts";
import { watch } from "./watch.ts";

const claim = { by: "watch-1", untilMs: 200_000 };
const notice = { id: "n1", state: "firing", atMs: 1, alarm: { cause: "too-hot" } } as Notice;
const pending = { notice, heardAtMs: 1, claim: { by: "detect-1", untilMs: 90_000 } };

test("notices whose sender has left are handed to their house's post, all of a house at once", async () => {
  const world = createWorld([["h1/freezer", "h1/fridge", "h2/attic"]], { outbox: [pending] });
  expect(await world.watch()).toEqual({ due: 3, unfinished: false });
  expect(world.served).toEqual([
    ["h1", "freezer", "fridge"],
    ["h2", "attic"],
  ]);
});

test("a house whose post is due is served though none of its sensors has news", async () => {
  const world = createWorld([["h1"]], { outbox: [] });
  await world.watch();
  expect(world.served).toEqual([["h1"]]);
});

test("a head that was dealt with since the index was read costs no home", async () => {
  const world = createWorld([["h1/freezer"]], { outbox: [] });
  await world.watch();
  expect(world.homesLoaded()).toBe(0);
});

test("when the time is over the rest is left to the next run, and that is said", async () => {
  let pages = 0;
  const world = createWorld([["h1/a"], ["h2/a"], ["h3/a"]], { outbox: [pending] }, () => {
    pages += 1;
    return pages <= 2;
  });
  expect(await world.watch()).toEqual({ due: 2, unfinished: true });
  expect(world.served.map(([homeId]) => homeId)).toEqual(["h1", "h2"]);
});

test("a home that cannot be looked after does not keep the others waiting", async () => {
  const world = createWorld([["broken/a", "h1/a"]], { outbox: [pending] });
  expect(await world.watch()).toEqual({ due: 2, unfinished: false });
  expect(world.served.map(([homeId]) => homeId)).toEqual(["h1"]);
  expect(world.failures).toEqual(["broken"]);
});

function createWorld(
  pages: string[][],
  { outbox }: Pick<SensorRecord, "outbox">,
  hasTime: () => boolean = () => true,
) {
  const head: SensorHead = { ...newHead(), version: 1, record: { ...newSensorRecord(), outbox } };
  let homesLoaded = 0;
  const served: string[][] = [];
  const failures: string[] = [];
  return {
    served,
    failures,
    homesLoaded: () => homesLoaded,
    watch: () =>
      watch(100_000, claim, {
        async *findDue() {
          yield* pages;
        },
        hasTime,
        onFailure: (homeId) => failures.push(homeId),
        sensors: {
          load: async (keys: readonly SensorKey[]) => new Map(keys.map((one) => [partitionOf(one), head])),
          commit: () => Promise.reject(new Error("nothing is silent here")),
        },
        homes: {
          async load(homeId) {
            if (homeId === "broken") throw new Error("no read today");
            homesLoaded += 1;
            return unannouncedHome(homeId);
          },
          announce: () => Promise.reject(new Error("the watch announces nothing")),
          sensorsByAgent: async () => new Map(),
        },
        reports: { agentsHeard: async () => new Map(), lookAgain: async () => undefined },
        postOffice: {
          async serve({ id }, waiting: readonly WaitingHead[]) {
            served.push([id, ...waiting.map(({ key }) => key.sensorId)]);
            return new Map();
          },
        },
        sensorsOf: async () => [],
      }),
  };
}
