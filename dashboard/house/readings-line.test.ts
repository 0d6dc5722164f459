import { initialState } from "../../domain/detection/state.ts";
import { breakAfterMs, readingsLine } from "./readings-line.ts";
import type { Point } from "./thin.ts";

const MINUTE_MS = 60_000;
const line = (readings: Point[], untilMs: number) =>
  readingsLine(readings, { fromMs: 0, untilMs, breakAfterMs: breakAfterMs(initialState()) });

test("many readings are told in at most two thousand points, with the sum of all", () => {
  const count = 2 * 86_400;
  const readings = Array.from({ length: count }, (_, second) => ({
    takenAtMs: second * 1000,
    celsius: -18 + (second % 2),
  }));
  const { points, sums } = line(readings, count * 1000);
  expect(points.length).toBeLessThanOrEqual(2000);
  expect(sums).toEqual({ count, lowestCelsius: -18, meanCelsius: -17.5, highestCelsius: -17 });
});

test("the line is broken where nothing was heard, also where a gap lies between points that were thinned away", () => {
  const day = (from: number) =>
    Array.from({ length: 60 * 24 }, (_, minute) => ({ takenAtMs: from + minute * MINUTE_MS, celsius: -18 }));
  const { points } = line([...day(0), ...day(3 * 86_400_000)], 4 * 86_400_000);
  const breaks = points.filter(({ celsius }) => celsius === null);
  expect(breaks).toEqual([{ takenAtMs: (24 * 60 - 1) * MINUTE_MS + 1, celsius: null }]);
});

test("a reading without a value stands in the line and not in the sums", () => {
  const { points, sums } = line(
    [
      { takenAtMs: 0, celsius: null },
      { takenAtMs: MINUTE_MS, celsius: 4 },
    ],
    MINUTE_MS,
  );
  expect(points.map(({ celsius }) => celsius)).toEqual([null, 4]);
  expect(sums).toMatchObject({ count: 1, meanCelsius: 4 });
});

test("no reading at all is an empty line", () => {
  const sums = { count: 0, lowestCelsius: null, meanCelsius: null, highestCelsius: null };
  expect(line([], 1000)).toEqual({ points: [], sums });
});
