import { lately, moved, selected, zoomed } from "./span.ts";

const HOUR_MS = 3_600_000;
const nowMs = 100 * HOUR_MS;

test("a span that goes on with the house is zoomed to end now", () => {
  expect(zoomed(lately(HOUR_MS, nowMs), 2, nowMs)).toEqual({
    fromMs: 98 * HOUR_MS,
    untilMs: nowMs,
    live: true,
  });
});

test("moved back it stands still, and moved to now it goes on", () => {
  const earlier = moved(lately(2 * HOUR_MS, nowMs), -0.5, nowMs);
  expect(earlier).toEqual({ fromMs: 97 * HOUR_MS, untilMs: 99 * HOUR_MS, live: false });
  expect(moved(earlier, 0.5, nowMs)).toEqual(lately(2 * HOUR_MS, nowMs));
});

test("what is selected is never shorter than ten minutes, nor in the future", () => {
  const { fromMs, untilMs } = selected(50 * HOUR_MS, 50 * HOUR_MS + 1, nowMs);
  expect(Math.round((untilMs - fromMs) / 60_000)).toBe(10);
  expect(selected(nowMs, nowMs + HOUR_MS, nowMs).live).toBe(true);
});

test("no zoom goes below ten minutes or beyond what is kept", () => {
  const span = { fromMs: 50 * HOUR_MS, untilMs: 60 * HOUR_MS, live: false };
  const length = (factor: number) => {
    const { fromMs, untilMs } = zoomed(span, factor, nowMs);
    return (untilMs - fromMs) / HOUR_MS;
  };
  expect(length(0.0001)).toBeCloseTo(1 / 6);
  expect(length(10_000)).toBeCloseTo(400 * 24);
});
