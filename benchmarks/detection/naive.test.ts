import { NAIVE_DETECTORS } from "./naive.ts";
import { HOUR_MS, seriesOf, withValues } from "./series.ts";
import { BEGIN_MS, steadyHouse } from "./test-house.ts";

const CLEAN = seriesOf(steadyHouse({ days: 5 }), "kitchen");
const FROM_MS = BEGIN_MS + 80 * HOUR_MS;
const shiftedBy = (celsius: number) =>
  withValues(CLEAN, (one, atMs) => (atMs < FROM_MS ? one : one + celsius));
const toldBy = (name: string, celsius: number) => NAIVE_DETECTORS[name]?.(shiftedBy(celsius));

test("fixed limits tell what lies beyond them, every six hours", () => {
  expect(toldBy("fixed limits, 15 to 28 C", 7)).toEqual([]);
  const told = toldBy("fixed limits, 15 to 28 C", 9);
  expect(told?.[0]).toBe(FROM_MS);
  expect(told?.[1]).toBe(FROM_MS + 6 * HOUR_MS);
});

test("a z-score tells a step within its own spread and gets used to it", () => {
  for (const name of ["z-score of 30 readings", "z-score of a day"]) {
    expect(toldBy(name, 3)?.filter((atMs) => atMs >= FROM_MS)).toEqual([FROM_MS]);
    expect(toldBy(name, 0.05)?.filter((atMs) => atMs >= FROM_MS && atMs < FROM_MS + HOUR_MS)).toEqual([]);
  }
});

test("none says that nothing comes", () => {
  const silent = withValues(CLEAN, (one, atMs) => (atMs < FROM_MS ? one : Number.NaN));
  for (const detector of Object.values(NAIVE_DETECTORS))
    expect(detector(silent).filter((atMs) => atMs >= FROM_MS)).toEqual([]);
});
