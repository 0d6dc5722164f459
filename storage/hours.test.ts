import fc from "fast-check";
import {
  HOUR_MS,
  type Hour,
  type HoursBySensor,
  joined,
  packHours,
  unpackHours,
  withHours,
} from "./hours.ts";

const reading = fc.record({
  sensorId: fc.constantFrom("a", "b"),
  takenAtMs: fc.integer({ min: 0, max: 20 * HOUR_MS }),
  celsius: fc.option(fc.integer({ min: -500_000, max: 1_000_000 }).map((units) => units / 10_000)),
});
const batches = fc.array(fc.array(reading, { maxLength: 20 }), { maxLength: 8 });

/** The hours as anybody would count them. */
function counted(readings: readonly { takenAtMs: number; celsius: number | null }[]): Hour[] {
  const hours = new Map<number, number[]>();
  for (const { takenAtMs, celsius } of readings) {
    if (celsius === null) continue;
    const hour = Math.floor(takenAtMs / HOUR_MS);
    hours.set(hour, [...(hours.get(hour) ?? []), Math.round(celsius * 10_000)]);
  }
  return [...hours]
    .sort(([a], [b]) => a - b)
    .map(([hour, units]) => ({
      hour,
      count: units.length,
      lowest: Math.min(...units),
      highest: Math.max(...units),
      sum: units.reduce((sum, one) => sum + one, 0),
    }));
}

test("whatever comes late and wherever hours are sealed in parts, put together they are the hours of all readings", () => {
  fc.assert(
    fc.property(batches, fc.nat(8), (all, every) => {
      const seals: HoursBySensor[] = [];
      let open: HoursBySensor = new Map();
      for (const [index, some] of all.entries()) {
        if (every > 0 && index % every === 0) {
          seals.push(unpackHours(packHours(open)));
          open = new Map();
        }
        open = withHours(open, some);
      }
      for (const sensorId of ["a", "b"]) {
        const parts = [...seals, unpackHours(packHours(open))].flatMap((hours) => hours.get(sensorId) ?? []);
        expect(joined(parts)).toEqual(counted(all.flat().filter((one) => one.sensorId === sensorId)));
      }
    }),
  );
});

test("adding readings leaves the hours that were loaded as they were", () => {
  const before = withHours(new Map(), [{ sensorId: "a", takenAtMs: 0, celsius: 20 }]);
  withHours(before, [{ sensorId: "a", takenAtMs: 1, celsius: 30 }]);
  expect(before.get("a")).toEqual([{ hour: 0, count: 1, lowest: 200_000, highest: 200_000, sum: 200_000 }]);
});

test("an hour of a room takes about 10 bytes", () => {
  const readings = Array.from({ length: 24 * 60 }, (_, minute) => ({
    sensorId: "a",
    takenAtMs: 1_770_000_000_000 + minute * 60_000,
    celsius: Math.round((20 + 2 * Math.sin(minute / 90)) * 10) / 10,
  }));
  expect(packHours(withHours(new Map(), readings)).length).toBeLessThan(25 * 11);
});

test("a damaged count of hours is refused before there is room for them", () => {
  const packed = packHours(withHours(new Map(), [{ sensorId: "a", takenAtMs: 1, celsius: 20 }]));
  // After the id's length and the id: a count of some 30 million.
  const damaged = Uint8Array.of(...packed.slice(0, 2), 255, 255, 255, 15, ...packed.slice(3));
  expect(() => unpackHours(damaged)).toThrow("things are announced");
});
