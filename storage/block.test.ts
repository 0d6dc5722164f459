import fc from "fast-check";
import type { Reading } from "../domain/reading.ts";
import { packBlock, type ReadingsBySensor, unpackBlock, withReadings } from "./block.ts";

const reading = fc.record({
  sensorId: fc.constantFrom("a", "b", "kitchen/window", "Küche"),
  takenAtMs: fc.integer({ min: 0, max: 4_000_000_000_000 }),
  celsius: fc.option(fc.integer({ min: -500_000, max: 1_000_000 }).map((units) => units / 10_000)),
});
const batches = fc.array(fc.array(reading, { maxLength: 10 }), { maxLength: 6 });

test("readings come back by sensor, in the order in which they were heard", () => {
  fc.assert(
    fc.property(batches, (all) => {
      const block = all.reduce((before: ReadingsBySensor, some) => withReadings(before, some), new Map());
      const unpacked = unpackBlock(packBlock(block));
      const readings: Reading[] = all.flat();
      for (const sensorId of new Set(readings.map((one) => one.sensorId)))
        expect(unpacked.get(sensorId)).toEqual(
          readings
            .filter((one) => one.sensorId === sensorId)
            .map(({ takenAtMs, celsius }) => ({ takenAtMs, celsius })),
        );
      expect(unpacked.size).toBe(new Set(readings.map((one) => one.sensorId)).size);
    }),
  );
});

test("adding readings leaves the block that was loaded as it was", () => {
  const before = withReadings(new Map(), [{ sensorId: "a", takenAtMs: 1, celsius: 20 }]);
  withReadings(before, [{ sensorId: "a", takenAtMs: 2, celsius: 21 }]);
  expect(before.get("a")).toEqual([{ takenAtMs: 1, celsius: 20 }]);
  expect(withReadings(before, [])).toBe(before);
});

test("bytes that are cut short are refused", () => {
  const bytes = packBlock(withReadings(new Map(), [{ sensorId: "a", takenAtMs: 1, celsius: 20 }]));
  expect(() => unpackBlock(bytes.subarray(0, bytes.length - 1))).toThrow();
});
