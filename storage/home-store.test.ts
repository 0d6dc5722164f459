import { PutItemCommand } from "@aws-sdk/client-dynamodb";
import fc from "fast-check";
import { hear } from "../domain/home/hear.ts";
import { newHome, type SensorState } from "../domain/home/home.ts";
import type { Reading } from "../domain/reading.ts";
import { createArrivals, roomReading } from "../tests/helpers/heard-home.ts";
import { createMemoryCloud } from "../tests/helpers/memory-cloud.ts";
import type { Call } from "../tests/helpers/strict-aws/connection.ts";
import { readHistories, readHours } from "./history.ts";
import { itemFrom, newStoredHome } from "./home-item.ts";
import { type HomeStore, loaded, UnstorableHomeError } from "./home-store.ts";
import { joined, withHours } from "./hours.ts";
import { rewrite } from "./rewrite.ts";

const NOW = Date.UTC(2026, 0, 31);

/** Home `id`, heard and stored as the detect function does it; `before` was loaded by whoever stores. */
async function store(
  homes: HomeStore,
  before: Awaited<ReturnType<typeof load>>,
  arrivals: Parameters<typeof hear>[1],
) {
  return await rewrite(homes, before, (current) => {
    const { home, accepted } = hear(current.home, arrivals);
    return home === current.home ? undefined : { home, accepted, nowMs: arrivals.at(-1)?.arrivedAtMs ?? 0 };
  });
}
const load = async (homes: HomeStore, id = "h") => loaded(await homes.load([id]), id);
const isHomePut = ({ operation, input }: Call) =>
  operation === "PutItem" && (input as { Item: { sk: { S: string } } }).Item.sk.S === "home";

test("250 homes are read by three requests, each home once, unknown ones as new", async () => {
  const { deploy, aws } = createMemoryCloud(NOW);
  const { homes } = deploy();
  await homes.save(newStoredHome("home-7"), { home: newHome("home-7"), nowMs: NOW });
  const ids = Array.from({ length: 250 }, (_, at) => `home-${at}`);
  const before = aws.usage().requests.BatchGetItem ?? 0;
  const all = await homes.load([...ids, "home-7", "home-8"]);
  expect((aws.usage().requests.BatchGetItem ?? 0) - before).toBe(3);
  expect([...all.keys()].sort()).toEqual([...ids].sort());
  expect(loaded(all, "home-7").version).toBe(1);
  expect(loaded(all, "home-8")).toEqual(newStoredHome("home-8"));
});

test("keys that DynamoDB leaves unprocessed are asked for again, until all are there", async () => {
  const { deploy, faults, aws } = createMemoryCloud(NOW);
  const { homes } = deploy();
  const ids = Array.from({ length: 20 }, (_, at) => `home-${at}`);
  for (const id of ids) await homes.save(newStoredHome(id), { home: newHome(id), nowMs: NOW });
  let left = 3;
  faults(({ operation }) => {
    if (operation !== "BatchGetItem" || left === 0) return "ok";
    left -= 1;
    return "unprocessed";
  });
  const all = await homes.load(ids);
  expect(ids.map((id) => loaded(all, id).version)).toEqual(ids.map(() => 1));
  expect(aws.usage().requests.BatchGetItem).toBe(4);
});

test("a home that cannot be decoded is an error of its own; the others are read", async () => {
  const { deploy, dynamodb, tableName } = createMemoryCloud(NOW);
  const { homes } = deploy();
  const newer = itemFrom({ ...newStoredHome("newer"), due: { partition: "normal-0", atMs: 0 } }, NOW);
  await dynamodb.send(
    new PutItemCommand({ TableName: tableName, Item: { ...newer, sensors: { B: Uint8Array.of(9) } } }),
  );
  const all = await homes.load(["newer", "well"]);
  expect(loaded(all, "well").version).toBe(0);
  expect(() => loaded(all, "newer")).toThrow("home newer cannot be read: sensors of a home have layout 9");
  expect(() => loaded(all, "other")).toThrow("home other cannot be read: it was not loaded");
});

test("who loaded an older version is refused and changes nothing", async () => {
  const { deploy, stored } = createMemoryCloud(NOW);
  const { homes } = deploy();
  const change = { home: newHome("h"), nowMs: NOW };
  const first = await homes.save(newStoredHome("h"), change);
  if (first === "conflict") throw new Error("conflict");
  await homes.save(first, change);
  const { home, accepted } = hear(first.home, [createArrivals("h")([roomReading(0)])]);
  expect(await homes.save(first, { home, accepted, nowMs: NOW })).toBe("conflict");
  expect(await homes.save(newStoredHome("h"), change)).toBe("conflict");
  expect(stored("h")).toMatchObject({ version: 2, readingCount: 0 });
});

const step = fc.record({
  count: fc.integer({ min: 1, max: 12 }),
  /** `seal only`: the function ends between the seals and the home's item. */
  race: fc.constantFrom("alone", "two", "seal only", "answer lost"),
  late: fc.boolean(),
});

test("whoever races, ends midway or comes again: each reading is stored once, in blocks and in hours", async () => {
  let sealedBlocks = 0;
  let sealedHours = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 30, maxLength: 60 }), async (steps) => {
      const cloud = createMemoryCloud(NOW);
      const arrival = createArrivals("h");
      const all: Reading[] = [];
      for (const { count, race, late } of steps) {
        const readings = Array.from({ length: count }, (_, at) => {
          const index = all.length + at;
          return roomReading(index, { sensorId: index % 3 === 0 ? "hall" : "room", everyMs: 5 * 60_000 });
        });
        if (late) readings.reverse();
        all.push(...readings);
        const batch = [arrival(readings)];
        const writers = [cloud.deploy().homes, cloud.deploy().homes] as const;
        const [before, beforeOther] = [await load(writers[0]), await load(writers[1])];
        if (race === "seal only") cloud.faults((call) => (isHomePut(call) ? "timeout-before" : "ok"));
        if (race === "answer lost") cloud.faults((call) => (isHomePut(call) ? "timeout-after" : "ok"));
        await store(writers[0], before, batch).catch(() => undefined);
        cloud.faults(() => "ok");
        if (race === "two") await store(writers[1], beforeOther, batch);
        // Lambda delivers the batch again.
        await store(writers[1], await load(writers[1]), batch);
      }
      const { readingCount, open, hours } = cloud.stored("h");
      sealedBlocks = Math.max(sealedBlocks, open.number);
      sealedHours = Math.max(sealedHours, hours.number);
      expect(readingCount).toBe(all.length);
      const histories = await readHistories(cloud.dynamodb, cloud.tableName, { homeId: "h" });
      for (const sensorId of ["hall", "room"]) {
        const own = all.filter((one) => one.sensorId === sensorId);
        expect(histories.get(sensorId) ?? []).toEqual(
          own
            .map(({ takenAtMs, celsius }) => ({ takenAtMs, celsius }))
            .sort((a, b) => a.takenAtMs - b.takenAtMs),
        );
        expect(await readHours(cloud.dynamodb, cloud.tableName, { homeId: "h", sensorId })).toEqual(
          joined(withHours(new Map(), own).get(sensorId) ?? []),
        );
      }
    }),
    { numRuns: 15 },
  );
  expect(sealedBlocks).toBeGreaterThan(0);
  expect(sealedHours).toBeGreaterThan(0);
});

test("a home that cannot be encoded is told from a table that fails: it would fail again each time", async () => {
  const { homes } = createMemoryCloud(NOW).deploy();
  const before = await load(homes);
  const broken = { ...before.home, sensors: new Map([["freezer", {} as SensorState]]) };
  await expect(homes.save(before, { home: broken, nowMs: NOW })).rejects.toThrow(UnstorableHomeError);
});
