import { hear } from "../domain/home/hear.ts";
import type { Reading } from "../domain/reading.ts";
import { systemClock } from "../platform/clock.ts";
import { findDue, listHomes } from "../storage/due-index.ts";
import { readHistories, readHistory, readHours } from "../storage/history.ts";
import { newStoredHome, type StoredHome } from "../storage/home-item.ts";
import { createHomeStore, loaded } from "../storage/home-store.ts";
import { joined, withHours } from "../storage/hours.ts";
import { createArrivals, roomReading } from "./helpers/heard-home.ts";
import { createTestResources, sharedServices } from "./services.ts";

const services = sharedServices();
afterAll(() => services.close());

const HOME_ID = "home-1";
const SENSORS = ["kitchen/window", "hall"];
const COUNT = 1200;
const reading = (index: number): Reading =>
  roomReading(index, { sensorId: SENSORS[index % 2] as string, everyMs: 60_000 });
const plain = ({ takenAtMs, celsius }: Reading) => ({ takenAtMs, celsius });

test("one table keeps a home: its state, its history sealed and open, its hours and its entry among the homes", async () => {
  const { tableName } = await createTestResources(services);
  const { dynamodb } = services.clients;
  const options = { tableName, duePartitions: 2, clock: systemClock };
  const homes = createHomeStore(dynamodb, options);
  const arrival = createArrivals(HOME_ID);
  const all = Array.from({ length: COUNT }, (_, index) => reading(index));
  let stored: StoredHome = newStoredHome(HOME_ID);
  for (let from = 0; from < COUNT; from += 12) {
    const batch = arrival(all.slice(from, from + 12));
    const { home, accepted } = hear(stored.home, [batch]);
    const saved = await homes.save(stored, { home, accepted, nowMs: batch.arrivedAtMs });
    if (saved === "conflict") throw new Error("conflict");
    if (from === 600) expect(await homes.save(stored, { home, accepted, nowMs: 0 })).toBe("conflict");
    stored = saved;
  }
  expect(stored.open.number).toBeGreaterThan(1);
  expect(stored.hours.number).toBeGreaterThan(0);
  // Twice: BatchGetItem refuses a key that is asked for twice.
  const { announced: _, ...read } = loaded(await homes.load([HOME_ID, HOME_ID]), HOME_ID);
  expect(read).toEqual(stored);

  for (const sensorId of SENSORS) {
    const own = all.filter((one) => one.sensorId === sensorId);
    const key = { homeId: HOME_ID, sensorId };
    const span = { sinceMs: reading(150).takenAtMs, untilMs: reading(420).takenAtMs };
    expect(await readHistory(dynamodb, tableName, { ...key, ...span })).toEqual(
      own.map(plain).filter(({ takenAtMs }) => takenAtMs >= span.sinceMs && takenAtMs <= span.untilMs),
    );
    expect((await readHistories(dynamodb, tableName, { homeId: HOME_ID })).get(sensorId)).toEqual(
      own.map(plain),
    );
    expect(await readHours(dynamodb, tableName, key)).toEqual(
      joined(withHours(new Map(), own).get(sensorId) ?? []),
    );
  }
  expect(await listHomes(dynamodb, tableName)).toEqual([HOME_ID]);
  const due: string[][] = [];
  for await (const page of findDue(dynamodb, options, { nowMs: stored.due.atMs })) due.push(page);
  expect(due).toEqual([[HOME_ID]]);
});
