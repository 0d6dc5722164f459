import fc from "fast-check";
import { HOUR_MS, type Hour, withHours } from "../../storage/hours.ts";
import { hoursLine } from "./hours-line.ts";

const BREAK_MS = 1_800_000;
const hour = (number: number, values: Partial<Hour> = {}): Hour => ({
  hour: number,
  count: 60,
  lowest: -190_000,
  highest: -170_000,
  sum: -180_000 * 60,
  ...values,
});
const hours = (count: number) => Array.from({ length: count }, (_, number) => hour(number));
const line = (list: Hour[], fromMs = 0, untilMs = Number.MAX_SAFE_INTEGER) =>
  hoursLine(list, { fromMs, untilMs, breakAfterMs: BREAK_MS });

test("an hour is a point in its middle: the mean, with the lowest and the highest", () => {
  expect(line([hour(2)])).toEqual({
    points: [{ takenAtMs: 2.5 * HOUR_MS, celsius: -18 }],
    steps: { stepMs: HOUR_MS, lowest: [-19], highest: [-17] },
    sums: { count: 60, lowestCelsius: -19, meanCelsius: -18, highestCelsius: -17 },
  });
});

test("a year is drawn in steps of six hours, and twenty years in at most as many points", () => {
  expect(line(hours(365 * 24)).steps?.stepMs).toBe(6 * HOUR_MS);
  for (const years of [1, 20]) expect(line(hours(years * 365 * 24)).points.length).toBeLessThanOrEqual(1500);
});

test("a step weighs its hours by their readings, and no peak of one hour is lost", () => {
  const list = hours(365 * 24);
  list[7] = hour(7, { count: 1, lowest: -20_000, highest: -20_000, sum: -20_000 });
  const { points, steps } = line(list);
  expect(steps?.highest[1]).toBe(-2);
  expect(points[1]?.celsius).toBe(Math.round((-18 * 300 - 2) / 3.01) / 100);
});

test("the line is broken where an hour or more has no reading", () => {
  const { points, steps } = line([hour(0), hour(1), hour(3)]);
  expect(points.map(({ celsius }) => celsius)).toEqual([-18, -18, null, -18]);
  expect(points[2]?.takenAtMs).toBe(2 * HOUR_MS);
  expect([steps?.lowest[2], steps?.highest[2]]).toEqual([null, null]);
});

test("an hour that the span cuts counts whole, and its point stands within the span", () => {
  const { points, sums } = line(hours(5), 1.8 * HOUR_MS, 3.1 * HOUR_MS);
  expect(points.map(({ takenAtMs }) => takenAtMs / HOUR_MS)).toEqual([1.8, 2.5, 3.1]);
  expect(sums.count).toBe(180);
});

test("whatever was measured, in however long a time, the points are few, in order, and as low and high as the readings", () => {
  const reading = fc.record({
    takenAtMs: fc.integer({ min: 0, max: 400 * 86_400_000 }),
    celsius: fc.integer({ min: -4000, max: 4000 }).map((hundredths) => hundredths / 100),
  });
  fc.assert(
    fc.property(fc.array(reading, { minLength: 1, maxLength: 300 }), (readings) => {
      const bySensor = withHours(
        new Map(),
        readings.map((one) => ({ ...one, sensorId: "a" })),
      );
      const list = [...(bySensor.get("a") ?? [])].sort((a, b) => a.hour - b.hour);
      const { points, steps, sums } = line(list);
      expect(points.length).toBeLessThanOrEqual(1500);
      const times = points.map(({ takenAtMs }) => takenAtMs);
      expect(times).toEqual([...times].sort((a, b) => a - b));
      const values = readings.map(({ celsius }) => celsius);
      const known = (column: (number | null)[] = []) => column.filter((value) => value !== null);
      expect(Math.min(...known(steps?.lowest))).toBe(Math.min(...values));
      expect(Math.max(...known(steps?.highest))).toBe(Math.max(...values));
      expect(sums.count).toBe(readings.length);
    }),
  );
});

test("no hour at all is an empty line", () => {
  expect(line([])).toMatchObject({ points: [], sums: { count: 0, meanCelsius: null } });
});
