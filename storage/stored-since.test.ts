import { hear } from "../domain/home/hear.ts";
import type { Reading } from "../domain/reading.ts";
import { createStrictAws } from "../tests/helpers/strict-aws/strict-aws.ts";
import type { StoredHome } from "./home-item.ts";
import { createHomeStore, loaded } from "./home-store.ts";
import { readStoredSince } from "./stored-since.ts";
import { table } from "./table.ts";

const tableName = "homes";
const MINUTE_MS = 60_000;

/** A table with one home, and hands that store readings in it as the detect function does. */
async function world() {
  const aws = createStrictAws({ tables: [{ name: tableName, definition: table }] });
  const { dynamodb } = aws.clients();
  const clock = { nowMs: () => 0 };
  const homes = createHomeStore(dynamodb, { tableName, duePartitions: 1, clock });
  let stored = loaded(await homes.load(["home"]), "home");
  let sequence = 1;
  const change = (readings: Reading[]) => {
    const arrivedAtMs = readings[0]?.takenAtMs ?? 0;
    const payload = {
      type: "readings",
      homeId: "home",
      agentId: "a",
      spoolId: "s",
      sentAtMs: arrivedAtMs,
    } as const;
    const arrival = { arrivedAtMs, shardId: "shard", sequenceNumber: String(sequence) };
    const heard = hear(stored.home, [{ ...arrival, payload: { ...payload, sequence, readings } }]);
    sequence += readings.length;
    return { home: heard.home, accepted: heard.accepted, nowMs: arrivedAtMs };
  };
  return {
    dynamodb,
    items: () => aws.items(tableName).length,
    current: () => stored,
    async put(readings: Reading[]) {
      stored = (await homes.save(stored, change(readings))) as StoredHome;
    },
    /** Writes as one whose home was written by somebody else meanwhile: what it sealed stays. */
    loseRace: (readings: Reading[]) =>
      homes.save({ ...stored, version: stored.version - 1 }, change(readings)),
  };
}

const reading = (sensorId: string, minute: number): Reading => ({
  sensorId,
  takenAtMs: 1_700_000_000_000 + minute * MINUTE_MS,
  celsius: Math.round(200 + 30 * Math.sin(minute * 1.7)) / 10,
});
const plain = (readings: readonly Reading[]) =>
  readings.map(({ takenAtMs, celsius }) => ({ takenAtMs, celsius }));

test("who asks again gets each reading once, late ones included, however often the block was sealed between", async () => {
  const { put, loseRace, current, dynamodb, items } = await world();
  const told: Record<string, ReturnType<typeof plain>> = { hall: [], attic: [] };
  const all: Record<string, Reading[]> = { hall: [], attic: [] };
  let before = current();
  for (let minute = 0; minute < 800; minute += 2) {
    const late = minute > 100 && minute % 37 === 0 ? [reading("hall", minute - 50.5)] : [];
    const readings = [reading("hall", minute), reading("attic", minute), ...late];
    if (minute % 202 === 0) await loseRace([reading("hall", minute)]);
    await put(readings);
    for (const one of readings) all[one.sensorId]?.push(one);
    // Seldom, so that blocks are sealed between two looks, and now and then twice.
    if (minute % 14 !== 0 && minute % 298 !== 0) continue;
    const { stored, added } = await readStoredSince(dynamodb, tableName, before);
    before = stored;
    for (const [sensorId, list] of added) told[sensorId]?.push(...list);
  }
  const last = await readStoredSince(dynamodb, tableName, before);
  for (const [sensorId, list] of last.added) told[sensorId]?.push(...list);
  expect(told).toEqual({ hall: plain(all.hall ?? []), attic: plain(all.attic ?? []) });
  expect(last.stored.home).toEqual(current().home);
  expect(last.stored.version).toBe(current().version);
  // The home, two blocks and what the loser sealed at least, or the test says nothing.
  expect(items()).toBeGreaterThan(3);
});

test("a home of which nothing was stored stays as it was", async () => {
  const { current, dynamodb } = await world();
  expect(await readStoredSince(dynamodb, tableName, current())).toEqual({
    stored: current(),
    added: new Map(),
  });
});
