import type { HistoryView } from "../wire.ts";
import { isolated, readoutOf, readoutText } from "./readout.ts";

const MINUTE_MS = 60_000;
const START_MS = Date.UTC(2026, 0, 31, 14);
const house = { unit: "celsius", timeZone: "UTC" } as const;
const history: HistoryView = {
  fromMs: START_MS,
  untilMs: START_MS + 60 * MINUTE_MS,
  timesMs: [0, 10, 20].map((minute) => START_MS + minute * MINUTE_MS),
  celsius: [-18.2, -9, null],
  low: [null, -20, null],
  high: [-12, -12, null],
  ...{ count: 2, lowestCelsius: -18.2, meanCelsius: -13.6, highestCelsius: -9 },
  marks: [
    {
      ...{ code: "ABCDEF", what: "too warm", why: "", severity: "critical", phase: "firing" },
      fromMs: START_MS + 5 * MINUTE_MS,
    },
  ],
};

test("a point says its time, its value, what was expected, and what was wrong", () => {
  expect(readoutOf(history, 0, house)).toEqual({
    time: "Sat 31 Jan, 14:00",
    value: "−18.2 °C",
    more: ["expected up to −12 °C"],
  });
  const second = readoutOf(history, 1, house);
  expect(second && readoutText(second)).toBe("Sat 31 Jan, 14:10, −9.0 °C, expected −20 to −12 °C, too warm");
  expect(readoutOf(history, 2, house)?.value).toBe("nothing measured");
  expect(readoutOf(history, 3, house)).toBeUndefined();
});

test("a step says its mean and from where to where it went, in the house's unit", () => {
  const steps = { stepMs: 3_600_000, lowest: [-19, -10, null], highest: [-17, -8, null] };
  expect(readoutOf({ ...history, steps }, 1, { ...house, unit: "fahrenheit" })).toMatchObject({
    value: "mean 15.8 °F",
    more: ["14 to 17.6 °F", "expected −4 to 10.4 °F", "too warm"],
  });
});

test("a value without neighbours is a point", () => {
  expect(isolated([1, null, 2, 3, null, undefined, 4])).toEqual([0, 6]);
  expect(isolated([5])).toEqual([0]);
  expect(isolated([null, null])).toEqual([]);
});
