import type { Notice } from "./alarm.ts";
import { type Gap, type LateExcursion, lastGap, withLateReading } from "./late.ts";

const MINUTE = 60_000;
const freezer = { id: "f", name: "Freezer", kind: "freezer" as const };
const gap: Gap = { fromMs: 0, untilMs: 600 * MINUTE };

/** Late readings, in whatever order they came. */
function take(readings: [minute: number, celsius: number | null][], within: Gap | undefined = gap) {
  let late: LateExcursion | undefined;
  const notices: Notice[] = [];
  for (const [minute, celsius] of readings) {
    const taken = withLateReading(late, { takenAtMs: minute * MINUTE, celsius }, freezer, within);
    late = taken.late;
    notices.push(...taken.notices);
  }
  return { late, notices };
}

test("late readings beyond a limit are told once, with how long and how far", () => {
  const warm = Array.from({ length: 180 }, (_, minute): [number, number] => [
    100 + minute,
    -9 + (minute % 3),
  ]);
  const { late, notices } = take([[90, -18], ...warm, [290, -18]]);
  expect(notices).toMatchObject([{ state: "late", alarm: { cause: "too-hot", severity: "warning" } }]);
  expect(late).toMatchObject({
    alarm: { sinceMs: 100 * MINUTE, peakCelsius: -7 },
    untilMs: 279 * MINUTE,
  });
});

test("they may come in any order", () => {
  const { late, notices } = take([
    [200, -4],
    [120, -9],
    [160, -8],
  ]);
  expect(notices).toHaveLength(1);
  expect(late).toMatchObject({
    alarm: { sinceMs: 120 * MINUTE, peakCelsius: -4, severity: "critical", lastCelsius: -4 },
    untilMs: 200 * MINUTE,
  });
});

test("a door that was opened is not told, nor what a sick sensor said", () => {
  expect(take([[100, -9]]).notices).toEqual([]);
  expect(
    take([
      [100, null],
      [200, null],
    ]).notices,
  ).toEqual([]);
});

test("what repeats a time in which the sensor was heard is no news", () => {
  const again: [number, number][] = [
    [700, -4],
    [760, -4],
  ];
  expect(take(again)).toEqual({ late: undefined, notices: [] });
  expect(take(again, undefined)).toEqual({ late: undefined, notices: [] });
});

test("a gap is ten minutes without a reading", () => {
  expect(lastGap(undefined, 0, 5 * MINUTE)).toBeUndefined();
  expect(lastGap(gap, 700 * MINUTE, 705 * MINUTE)).toBe(gap);
  expect(lastGap(gap, 700 * MINUTE, 730 * MINUTE)).toEqual({ fromMs: 700 * MINUTE, untilMs: 730 * MINUTE });
});
