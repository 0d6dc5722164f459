import { FAULT_NAMES } from "./faults.ts";
import { injected } from "./inject.ts";
import { DAY_MS, HOUR_MS, OUTDOOR, roomsOf, seriesOf } from "./series.ts";
import { BEGIN_MS, steadyHouse } from "./test-house.ts";

const CLEAN = steadyHouse({ days: 137 });

test("the same seed gives the same faults, another seed others", () => {
  const textOf = (seed: number) => {
    const { house, events } = injected(CLEAN, seed);
    return JSON.stringify([...house, events]);
  };
  expect(textOf(1)).toBe(textOf(1));
  expect(textOf(1)).not.toBe(textOf(2));
});

test("every room has every fault twice in 137 days", () => {
  const { events } = injected(CLEAN, 1);
  for (const room of roomsOf(CLEAN))
    for (const name of FAULT_NAMES)
      expect(events.filter(({ sensorId, fault }) => sensorId === room && fault === name)).toHaveLength(2);
});

test("the first 21 days stay clean, and 36 hours between two faults of a room; outdoors is never altered", () => {
  for (const seed of [1, 2, 3]) {
    const { house, events } = injected(CLEAN, seed);
    expect(house.get(OUTDOOR)).toBe(CLEAN.get(OUTDOOR));
    for (const room of roomsOf(CLEAN)) {
      const own = events.filter(({ sensorId }) => sensorId === room);
      let cleanFromMs = BEGIN_MS + 21 * DAY_MS - 36 * HOUR_MS;
      for (const { fromMs, endMs, deadlineMs } of own) {
        expect(fromMs - cleanFromMs).toBeGreaterThanOrEqual(36 * HOUR_MS);
        expect(deadlineMs).toBeGreaterThan(fromMs);
        cleanFromMs = endMs;
      }
    }
  }
});

test("readings are altered within the events and nowhere else", () => {
  const { house, events } = injected(CLEAN, 4);
  for (const room of roomsOf(CLEAN)) {
    const [clean, faulty] = [seriesOf(CLEAN, room), seriesOf(house, room)];
    const own = events.filter(({ sensorId }) => sensorId === room);
    expect(faulty.timesMs).toBe(clean.timesMs);
    const beside = clean.timesMs.filter(
      (atMs, i) =>
        !Object.is(clean.celsius[i], faulty.celsius[i]) &&
        !own.some(({ fromMs, endMs }) => atMs >= fromMs && atMs <= endMs),
    );
    expect(beside).toEqual([]);
    for (const { fromMs } of own.filter(({ fault }) => fault === "dropout"))
      expect(faulty.celsius[clean.timesMs.indexOf(fromMs)]).toBeNaN();
  }
});

test("no fault lies across a hole in the readings", () => {
  const holeMs = BEGIN_MS + 60 * DAY_MS;
  const holed = new Map(
    [...CLEAN].map(([id, series]) => {
      const kept = [...series.timesMs.keys()].filter((i) => {
        const atMs = series.timesMs[i] as number;
        return atMs < holeMs || atMs > holeMs + 5 * HOUR_MS;
      });
      const of = (list: readonly number[]) => kept.map((i) => list[i] as number);
      return [id, { ...series, timesMs: of(series.timesMs), celsius: of(series.celsius) }];
    }),
  );
  for (const seed of [1, 2, 3, 4])
    for (const { fromMs, endMs } of injected(holed, seed).events)
      expect(fromMs < holeMs && endMs > holeMs).toBe(false);
});

test("in mild weather no room loses its heat, and the other faults are there", () => {
  const names = new Set(
    injected(steadyHouse({ days: 137, outdoorCelsius: 15 }), 1).events.map((one) => one.fault),
  );
  expect(names).toEqual(
    new Set(FAULT_NAMES.filter((name) => name !== "window" && name !== "heating-failure")),
  );
});
