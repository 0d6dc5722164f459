import { HOUR_MS } from "../../storage/hours.ts";
import { quietTimes } from "./quiet.ts";

const span = { fromMs: 100 * HOUR_MS, untilMs: 120.5 * HOUR_MS };
const hours = (...parts: [number, number][]) =>
  new Set(parts.flatMap(([from, until]) => Array.from({ length: until - from }, (_, index) => from + index)));
const quietOf = (...sensors: { name: string; hours: Set<number> }[]) =>
  quietTimes(sensors, "House", span).map(({ name, fromMs, untilMs }) => [
    name,
    fromMs / HOUR_MS,
    untilMs / HOUR_MS,
  ]);

test("two whole hours without a value are quiet, one is not; what is quiet now is quiet until now", () => {
  expect(
    quietOf(
      { name: "A", hours: hours([90, 104], [105, 110], [112, 117]) },
      { name: "B", hours: hours([90, 121]) },
    ),
  ).toEqual([
    ["A", 117, 120],
    ["A", 110, 112],
  ]);
});

test("what all sensors are quiet in is the home's, told once", () => {
  expect(
    quietOf(
      { name: "A", hours: hours([90, 103], [109, 121]) },
      { name: "B", hours: hours([90, 105], [108, 121]) },
    ),
  ).toEqual([
    ["House", 105, 108],
    ["A", 103, 105],
  ]);
});

test("before its first value nobody is quiet", () => {
  expect(quietOf({ name: "A", hours: hours([110, 121]) }, { name: "B", hours: hours([115, 121]) })).toEqual(
    [],
  );
  expect(quietOf({ name: "never", hours: new Set() })).toEqual([]);
});
