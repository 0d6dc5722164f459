import { type DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import type { Reading } from "../domain/reading.ts";
import { type Delivery, takeIn } from "../domain/sensor-record.ts";
import { createClients } from "../local/services/clients.ts";
import { systemClock } from "../platform/clock.ts";
import { readHistory } from "../storage/history.ts";
import { blockItem, newHead, partitionOf, type SensorHead } from "../storage/sensor-item.ts";
import { listSensors } from "../storage/sensor-list.ts";
import { createSensorStore } from "../storage/sensor-store.ts";
import { createTestResources, sharedServices } from "./services.ts";

const services = sharedServices();
afterAll(() => services.close());

const key = { homeId: "home-1", sensorId: "kitchen/window" };
const sensor = { id: key.sensorId, name: "Kitchen", kind: "kitchen" as const };
const claim = { by: "test", untilMs: 0 };
const STARTED_MS = Date.UTC(2026, 0, 31);

const reading = (index: number): Reading => ({
  sensorId: key.sensorId,
  takenAtMs: STARTED_MS + index * 60_000 + (index % 7) * 130,
  celsius: Math.round((20 + 0.6 * Math.sin(index / 150) + (index % 3) / 10) * 10) / 10,
});
const deliveries = (from: number, count: number): Delivery[] =>
  Array.from({ length: count }, (_, index) => ({
    producer: "agent-1/3f9a1c2e",
    sequence: String(from + index + 1),
    reading: reading(from + index),
  }));

async function store(client: DynamoDBClient = services.clients.dynamodb) {
  const { tableName } = await createTestResources(services);
  const sensors = createSensorStore(client, tableName, systemClock);
  const load = async () => (await sensors.load([key])).get(partitionOf(key)) as SensorHead;
  return {
    tableName,
    sensors,
    load,
    async add(head: SensorHead, from: number, count: number) {
      const { record, accepted } = takeIn(head.record, deliveries(from, count), sensor, claim);
      const after = await sensors.commit(key, head, record, accepted);
      if (after === "conflict") throw new Error("conflict");
      return after;
    },
    history: (sinceMs?: number, untilMs?: number) =>
      readHistory(services.clients.dynamodb, tableName, key, sinceMs, untilMs),
  };
}

const plain = ({ takenAtMs, celsius }: Reading) => ({ takenAtMs, celsius });
const series = (count: number) => Array.from({ length: count }, (_, index) => plain(reading(index)));

test("one query gives a sensor's history, through sealed blocks and the open one, for any part of time", async () => {
  const { add, history, load, tableName } = await store();
  let head = newHead();
  for (let from = 0; from < 1200; from += 3) head = await add(head, from, 3);
  expect(head.open.number).toBeGreaterThan(2);
  expect(await load()).toMatchObject({ version: head.version, open: head.open, readingCount: 1200 });
  expect(await history()).toEqual(series(1200));
  for (const [from, to] of [
    [0, 0],
    [10, 20],
    [150, 420],
    [1199, 1199],
    [1190, 1300],
  ] as const) {
    const part = await history(reading(from).takenAtMs, reading(to).takenAtMs);
    expect(part).toEqual(series(1200).slice(from, to + 1));
  }
  expect(await listSensors(services.clients.dynamodb, tableName, "home-1")).toEqual([key]);
});

test("a writer that has loaded an older head is refused and changes nothing", async () => {
  const { add, history, sensors } = await store();
  const before = await add(newHead(), 0, 5);
  await add(before, 5, 5);
  const { record, accepted } = takeIn(before.record, deliveries(5, 9), sensor, claim);
  expect(await sensors.commit(key, before, record, accepted)).toBe("conflict");
  expect(await sensors.commit(key, newHead(), record, accepted)).toBe("conflict");
  expect(await history()).toEqual(series(10));
});

test("a function that ends between sealing a block and writing the head leaves nothing twice", async () => {
  const { add, history, tableName } = await store();
  let head = newHead();
  for (let from = 0; from < 60; from += 3) head = await add(head, from, 3);
  const orphan = new PutItemCommand({ TableName: tableName, Item: blockItem(key, head, 0) });
  await services.clients.dynamodb.send(orphan);
  expect(await history()).toEqual(series(60));
  while (head.open.readings.length > 3) head = await add(head, head.readingCount, 3);
  expect(await history()).toEqual(series(head.readingCount));
});

test("a backlog of thousands of readings fits into a few writes", async () => {
  const { add, history } = await store();
  const head = await add(await add(newHead(), 0, 4000), 4000, 4000);
  expect(head.readingCount).toBe(8000);
  expect(await history()).toEqual(series(8000));
});

// A write costs one unit per started KB (Amazon DynamoDB developer guide, "read/write capacity mode"); storing each
// reading and its state alone would cost 2 a reading.
test.each([
  [1, 1000],
  [5, 1000],
  [30, 1200],
  [120, 2400],
])("of %i readings a batch, a reading costs at most 1.05/k + 0.02 write units", async (k, count) => {
  const client = createClients(services.endpoints).dynamodb;
  let units = 0;
  client.middlewareStack.add(
    (next) => async (request) => {
      Object.assign(request.input, { ReturnConsumedCapacity: "TOTAL" });
      const answer = await next(request);
      units +=
        (answer.output as { ConsumedCapacity?: { CapacityUnits?: number } }).ConsumedCapacity
          ?.CapacityUnits ?? 0;
      return answer;
    },
    { step: "initialize" },
  );
  const { add } = await store(client);
  let head = newHead();
  for (let from = 0; from < count; from += k) head = await add(head, from, k);
  client.destroy();
  expect(head.open.number).toBeGreaterThan(1);
  expect(units / count).toBeLessThanOrEqual(1.05 / k + 0.02);
});

test("a sensor that is asked for twice is loaded once: BatchGetItem takes no key twice", async () => {
  const { add, sensors } = await store();
  await add(newHead(), 0, 3);
  const heads = await sensors.load([key, key]);
  expect([...heads].map(([partition, { version }]) => [partition, version])).toEqual([[partitionOf(key), 1]]);
});
