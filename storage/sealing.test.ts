import { hear } from "../domain/home/hear.ts";
import type { Reading } from "../domain/reading.ts";
import { createArrivals, roomReading } from "../tests/helpers/heard-home.ts";
import { unpackBlock } from "./block.ts";
import { newStoredHome, type StoredHome } from "./home-item.ts";
import { unpackHours } from "./hours.ts";
import { itemBytes } from "./item.ts";
import { type Sealed, sealed } from "./sealing.ts";

/** Stores readings one by one, so many minutes apart, until `until` says so; gives the last step. */
function storeUntil(everyMinutes: number, until: (step: Sealed, before: StoredHome) => boolean) {
  const arrival = createArrivals("h");
  let before = newStoredHome("h");
  for (let index = 0; index < 2000; index += 1) {
    const reading = roomReading(index, { everyMs: everyMinutes * 60_000 });
    const { home, accepted } = hear(before.home, [arrival([reading])]);
    const after = { ...before, version: before.version + 1, home };
    const step = sealed({ before, after, accepted }, 0);
    if (until(step, before)) return { step, before, after, reading };
    before = step.stored;
  }
  throw new Error("it never came to that");
}
const plain = ({ takenAtMs, celsius }: Reading) => ({ takenAtMs, celsius });
const isBlock = ({ sk }: Sealed["item"]) => sk?.S?.startsWith("block#") === true;

test("a block is sealed with exactly what the item held when it was loaded, whatever is added", () => {
  const { step, before, after, reading } = storeUntil(1, ({ seals }) => seals.some(isBlock));
  const block = step.seals.find(isBlock);
  expect(unpackBlock(block?.readings?.B ?? new Uint8Array())).toEqual(before.open.readings);
  expect(block?.block).toEqual({ N: "0" });
  expect(step.stored.open).toEqual({ number: 1, readings: new Map([["room", [plain(reading)]]]) });
  // Another writer that has loaded the same and brings more writes the same bytes under the same key.
  const other = sealed({ before, after, accepted: [reading, roomReading(1999)] }, 0);
  expect(other.seals.find(isBlock)).toEqual(block);
});

test("a block is not sealed before the item fills the write units that its fixed part needs anyway", () => {
  const { before } = storeUntil(1, ({ seals }) => seals.some(isBlock));
  const readings = before.open.readings.get("room")?.length ?? 0;
  expect(readings).toBeGreaterThan(60);
  const full = sealed({ before, after: before, accepted: [] }, 0);
  expect(itemBytes(full.item)).toBeGreaterThan(1024 - 30);
  expect(full.seals).toEqual([]);
});

test("hours are sealed together once six are over, and the running one goes with them", () => {
  const { step, before } = storeUntil(10, ({ seals }) => seals.some((item) => !isBlock(item)));
  const seal = step.seals.find((item) => !isBlock(item));
  expect(seal).toMatchObject({ pk: { S: "h/room" }, sk: { S: "hours#00000000" } });
  expect(unpackHours(seal?.hours?.B ?? new Uint8Array())).toEqual(before.hours.bySensor);
  expect(before.hours.bySensor.get("room")?.map(({ count }) => count)).toEqual([6, 6, 6, 6, 6, 6, 1]);
  expect(step.stored.hours.number).toBe(1);
  expect(step.stored.hours.bySensor.get("room")?.map(({ count }) => count)).toEqual([1]);
});

test("what brings no readings seals nothing", () => {
  const { before } = storeUntil(10, ({ seals }) => seals.some((item) => !isBlock(item)));
  const after = { ...before, version: before.version + 1 };
  expect(sealed({ before, after, accepted: [] }, 0)).toMatchObject({
    seals: [],
    stored: { open: before.open, hours: before.hours },
  });
});
