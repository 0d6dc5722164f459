import fc from "fast-check";
import { LATEST_MS } from "../domain/reading.ts";
import { packReadings, unpackReadings } from "./readings-block.ts";

const readings = fc.array(
  fc.record({
    takenAtMs: fc.integer({ min: 0, max: LATEST_MS }),
    celsius: fc.option(fc.integer({ min: -2_000_000, max: 2_000_000 }).map((units) => units / 10_000)),
  }),
);

test("readings come back as they were packed, in their order, whatever their times and gaps", () => {
  fc.assert(fc.property(readings, (block) => expect(unpackReadings(packReadings(block))).toEqual(block)));
});

test("a reading a minute of a room takes 3 to 4 bytes", () => {
  const room = Array.from({ length: 100 }, (_, minute) => ({
    takenAtMs: 1_700_000_000_000 + minute * 60_000,
    celsius: Math.round((20 + 2 * Math.sin(minute / 30)) * 10) / 10,
  }));
  expect(packReadings(room).length).toBeLessThan(400);
});

test("a DS18B20's steps of 0.0625 C are kept exactly", () => {
  const block = [{ takenAtMs: 1, celsius: 21.4375 }];
  expect(unpackReadings(packReadings(block))).toEqual(block);
});

test("an impossible value is bounded instead of failing the batch", () => {
  expect(unpackReadings(packReadings([{ takenAtMs: 1, celsius: 1e300 }]))[0]?.celsius).toBe(1_000_000);
});

test("bytes of another format or cut short are refused", () => {
  expect(() => unpackReadings(Uint8Array.of(9))).toThrow("format 9");
  expect(() => unpackReadings(Uint8Array.of(1, 200))).toThrow("ends within a number");
});

test("a damaged number without an end is refused: it would be infinite, and packed again for ever", () => {
  expect(() => unpackReadings(Uint8Array.of(1, ...Array(200).fill(255), 1, 1))).toThrow("more than 8 bytes");
});
