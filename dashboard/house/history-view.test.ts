import { initialState } from "../../domain/detection/state.ts";
import { historyViewOf } from "./history-view.ts";
import type { Point } from "./thin.ts";

const sensor = { id: "freezer", name: "Freezer", kind: "freezer" } as const;
const MINUTE_MS = 60_000;
const view = (points: Point[], untilMs: number) =>
  historyViewOf(points, { fromMs: 0, untilMs }, initialState(), sensor, []);

test("a year of minutes is told in at most two thousand points, with the sum of all", () => {
  const minutes = 365 * 1440;
  const points = Array.from({ length: minutes }, (_, minute) => ({
    takenAtMs: minute * MINUTE_MS,
    celsius: -18 + (minute % 2),
  }));
  const { timesMs, count, lowestCelsius, meanCelsius, highestCelsius } = view(points, minutes * MINUTE_MS);
  expect(timesMs.length).toBeLessThanOrEqual(2000);
  expect({ count, lowestCelsius, meanCelsius, highestCelsius }).toEqual({
    count: minutes,
    lowestCelsius: -18,
    meanCelsius: -17.5,
    highestCelsius: -17,
  });
});

test("the line is broken where nothing was heard, also where a gap lies between points that were thinned away", () => {
  const hours = (from: number) =>
    Array.from({ length: 60 * 24 }, (_, minute) => ({
      takenAtMs: from + minute * MINUTE_MS,
      celsius: -18,
    }));
  const { timesMs, celsius } = view([...hours(0), ...hours(3 * 86_400_000)], 4 * 86_400_000);
  const gap = celsius.indexOf(null);
  expect(celsius.filter((value) => value === null)).toHaveLength(1);
  expect(timesMs[gap]).toBe((24 * 60 - 1) * MINUTE_MS + 1);
});

test("no reading at all is an empty chart", () => {
  expect(view([], 1000)).toMatchObject({ timesMs: [], count: 0, lowestCelsius: null });
});
