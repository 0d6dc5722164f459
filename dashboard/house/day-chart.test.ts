import { initialState } from "../../domain/detection/state.ts";
import { DayMeans, STEP_MS } from "./day-chart.ts";

const sensor = { id: "fridge", name: "Fridge", kind: "fridge" } as const;
const START_MS = Date.UTC(2026, 0, 31);

test("a day is 96 means of a quarter of an hour, empty where nothing was measured", () => {
  const means = new DayMeans();
  means.take([
    { takenAtMs: START_MS, celsius: 4 },
    { takenAtMs: START_MS + 60_000, celsius: 5 },
    { takenAtMs: START_MS + STEP_MS, celsius: null },
  ]);
  const { celsius, fromMs, low, high } = means.chart(START_MS + 2 * STEP_MS, initialState(), sensor);
  expect(celsius).toHaveLength(96);
  expect(celsius.slice(-2)).toEqual([4.5, null]);
  expect(fromMs + 96 * STEP_MS).toBe(START_MS + 2 * STEP_MS);
  expect([low[0], high[0]]).toEqual([-1, 8]);
});

test("readings that come twice count once, and what is older than a day is forgotten", () => {
  const means = new DayMeans();
  const reading = { takenAtMs: START_MS, celsius: 4 };
  means.take([reading]);
  means.take([reading, { takenAtMs: START_MS + 60_000, celsius: 6 }]);
  expect(means.chart(START_MS + STEP_MS, initialState(), sensor).celsius.at(-1)).toBe(5);
  means.take([{ takenAtMs: START_MS + 97 * STEP_MS, celsius: 1 }]);
  expect(means.chart(START_MS + STEP_MS, initialState(), sensor).celsius.at(-1)).toBeNull();
});
