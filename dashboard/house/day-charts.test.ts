import { newHome, newSensorState } from "../../domain/home/home.ts";
import { newStoredHome, type StoredHome } from "../../storage/home-item.ts";
import { STEP_MS } from "./day-chart.ts";
import { createDayCharts } from "./day-charts.ts";
import type { Point } from "./thin.ts";

const START_MS = Date.UTC(2026, 0, 31);
const point = (step: number, celsius: number): Point => ({ takenAtMs: START_MS + step * STEP_MS, celsius });

/** A snapshot in which each sensor has its readings in the open block `number`. */
function snapshot(number: number, readings: Record<string, Point[]>): StoredHome {
  const entries = Object.entries(readings);
  const sensors = entries.map(
    ([id, list]) => [id, { ...newSensorState(), watermarkMs: list.at(-1)?.takenAtMs ?? 0 }] as const,
  );
  return {
    ...newStoredHome("h"),
    home: { ...newHome("h"), sensors: new Map(sensors) },
    open: { number, readings: new Map(entries) },
  };
}

test("one look at the stored readings begins the charts of all sensors, and none follows while no block is sealed", async () => {
  const asked: number[] = [];
  const charts = createDayCharts(async (sinceMs) => {
    asked.push(sinceMs);
    return new Map([
      ["a", [point(0, 1)]],
      ["b", [point(0, 2)]],
    ]);
  });
  await charts({ stored: snapshot(3, { a: [point(0, 1)], b: [point(0, 2)] }), nowMs: START_MS + STEP_MS });
  const stored = snapshot(3, { a: [point(0, 1), point(1, 5)], b: [point(0, 2)] });
  const { a, b } = await charts({ stored, nowMs: START_MS + 2 * STEP_MS });
  expect(a?.celsius.slice(-2)).toEqual([1, 5]);
  expect(b?.celsius.slice(-2)).toEqual([2, null]);
  expect(asked).toEqual([START_MS + STEP_MS - 96 * STEP_MS]);
});

test("when a block was sealed the readings since the last look are asked for, not those of a sensor that is silent", async () => {
  const asked: number[] = [];
  const stored = new Map([
    ["a", [point(0, 1)]],
    ["dead", [point(0, 2)]],
  ]);
  const charts = createDayCharts(async (sinceMs) => {
    asked.push(sinceMs);
    return stored;
  });
  await charts({ stored: snapshot(3, Object.fromEntries(stored)), nowMs: START_MS + STEP_MS });
  stored.set("a", [point(0, 1), point(4, 7)]);
  await charts({ stored: snapshot(4, Object.fromEntries(stored)), nowMs: START_MS + 5 * STEP_MS });
  stored.set("a", [point(0, 1), point(4, 7), point(5, 8)]);
  const next = snapshot(5, { a: [point(5, 8)], dead: [point(0, 2)] });
  const { a } = await charts({ stored: next, nowMs: START_MS + 6 * STEP_MS });
  expect(a?.celsius.slice(-3)).toEqual([null, 7, 8]);
  expect(asked.slice(1)).toEqual([START_MS, START_MS + 4 * STEP_MS]);
});
