import { PutItemCommand } from "@aws-sdk/client-dynamodb";
import { hear } from "../domain/home/hear.ts";
import type { Reading } from "../domain/reading.ts";
import { createArrivals, roomReading } from "../tests/helpers/heard-home.ts";
import { createMemoryCloud } from "../tests/helpers/memory-cloud.ts";
import { readHistories, readHistory, readHours } from "./history.ts";
import { newStoredHome, type StoredHome } from "./home-item.ts";
import { joined, withHours } from "./hours.ts";
import { sealed } from "./sealing.ts";

const NOW = Date.UTC(2026, 0, 31);
const EVERY_MS = 5 * 60_000;
const reading = (index: number) =>
  roomReading(index, { sensorId: index % 2 === 0 ? "hall" : "room", everyMs: EVERY_MS });
const plain = ({ takenAtMs, celsius }: Reading) => ({ takenAtMs, celsius });

/** A home with so many readings, stored four at a time. */
async function homeWith(count: number) {
  const cloud = createMemoryCloud(NOW);
  const { homes } = cloud.deploy();
  const arrival = createArrivals("h");
  let stored: StoredHome = newStoredHome("h");
  const add = async (readings: Reading[]) => {
    const { home, accepted } = hear(stored.home, [arrival(readings)]);
    const saved = await homes.save(stored, { home, accepted, nowMs: NOW });
    if (saved === "conflict") throw new Error("conflict");
    stored = saved;
  };
  for (let index = 0; index < count; index += 4) await add([0, 1, 2, 3].map((at) => reading(index + at)));
  const { dynamodb, tableName } = cloud;
  return {
    cloud,
    add,
    stored: () => stored,
    history: (sensorId: string, span = {}) =>
      readHistory(dynamodb, tableName, { homeId: "h", sensorId, ...span }),
    histories: (span = {}) => readHistories(dynamodb, tableName, { homeId: "h", ...span }),
    hours: (sensorId: string) => readHours(dynamodb, tableName, { homeId: "h", sensorId }),
  };
}
const all = (count: number) => Array.from({ length: count }, (_, index) => reading(index));
const of = (sensorId: string, readings: Reading[]) =>
  readings.filter((one) => one.sensorId === sensorId).map(plain);

test("one query gives any part of a sensor's history, through sealed blocks and the open one", async () => {
  const { stored, history, histories, cloud } = await homeWith(800);
  expect(stored().open.number).toBeGreaterThan(1);
  for (const [from, to] of [
    [0, 799],
    [0, 0],
    [10, 20],
    [150, 420],
    [790, 900],
  ] as const) {
    const span = { sinceMs: reading(from).takenAtMs, untilMs: reading(to).takenAtMs };
    const expected = all(800).slice(from, to + 1);
    expect(await history("hall", span)).toEqual(of("hall", expected));
    const both = await histories(span);
    expect([both.get("hall") ?? [], both.get("room") ?? []]).toEqual([
      of("hall", expected),
      of("room", expected),
    ]);
  }
  const before = cloud.aws.usage().requests.Query ?? 0;
  await histories();
  expect((cloud.aws.usage().requests.Query ?? 0) - before).toBe(1);
});

test("a late reading stands in its order of time, and in its hour", async () => {
  const { add, history, hours } = await homeWith(200);
  const late = { sensorId: "hall", takenAtMs: reading(40).takenAtMs + 1000, celsius: 3 };
  await add([late]);
  const expected = [...all(200), late].filter(({ sensorId }) => sensorId === "hall");
  expect(await history("hall")).toEqual(expected.map(plain).sort((a, b) => a.takenAtMs - b.takenAtMs));
  expect(await hours("hall")).toEqual(joined(withHours(new Map(), expected).get("hall") ?? []));
});

test("the seals of a writer that lost, or ended right after, are not counted", async () => {
  const { cloud, stored, add, history, hours } = await homeWith(100);
  // As the next writer would seal, but its home's item never comes: until one seals blocks and one seals hours.
  const seen = new Set<string>();
  let count = 100;
  while (seen.size < 2) {
    const next = [0, 1, 2, 3].map((at) => reading(count + at));
    const { seals } = sealed(
      { before: stored(), after: { ...stored(), version: stored().version + 1 }, accepted: next },
      0,
    );
    for (const Item of seals) {
      seen.add(Item.sk?.S?.split("#")[0] ?? "");
      await cloud.dynamodb.send(new PutItemCommand({ TableName: cloud.tableName, Item }));
    }
    for (const sensorId of ["hall", "room"]) {
      const own = all(count).filter((one) => one.sensorId === sensorId);
      expect(await history(sensorId)).toEqual(own.map(plain));
      expect(await hours(sensorId)).toEqual(joined(withHours(new Map(), own).get(sensorId) ?? []));
    }
    await add(next);
    count += 4;
  }
});

test("hours that are sealed between the two reads of a reader are counted once", async () => {
  const { cloud, add, hours } = await homeWith(144);
  const expected = () => joined(withHours(new Map(), all(count)).get("hall") ?? []);
  let count = 144;
  // Between the read of the home and the Query for what is sealed, a writer seals and goes on.
  const readWhileWriting = async () => {
    const { dynamodb, tableName } = cloud;
    const known = expected();
    const slow = Object.assign(Object.create(Object.getPrototypeOf(dynamodb)), {
      async send(command: Parameters<typeof dynamodb.send>[0]) {
        if (command.constructor.name === "QueryCommand") {
          await add([0, 1, 2, 3].map((at) => reading(count + at)));
          count += 4;
        }
        return dynamodb.send(command);
      },
    }) as typeof dynamodb;
    expect(await readHours(slow, tableName, { homeId: "h", sensorId: "hall" })).toEqual(known);
  };
  for (let round = 0; round < 30; round += 1) await readWhileWriting();
  expect(await hours("hall")).toEqual(expected());
});

test("a home that was never stored has no history and no hours", async () => {
  const { cloud } = await homeWith(0);
  const { dynamodb, tableName } = cloud;
  expect(await readHistory(dynamodb, tableName, { homeId: "none", sensorId: "hall" })).toEqual([]);
  expect(await readHours(dynamodb, tableName, { homeId: "none", sensorId: "hall" })).toEqual([]);
});
