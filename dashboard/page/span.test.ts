import { addressOf, fitted, lately, moved, pinched, SPANS, selected, spanFrom, zoomed } from "./span.ts";

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

test("an address keeps a span, and nonsense is none", () => {
  for (const { ms } of SPANS)
    expect(spanFrom(addressOf(lately(ms, nowMs)), nowMs)).toEqual(lately(ms, nowMs));
  const odd = lately(95 * 60_000, nowMs);
  expect([addressOf(odd), spanFrom("95min", nowMs)]).toEqual(["95min", odd]);
  const past = { fromMs: 50 * HOUR_MS, untilMs: 60 * HOUR_MS, live: false };
  expect(addressOf(past)).toBe("1970-01-03T02:00Z_1970-01-03T12:00Z");
  expect(spanFrom(addressOf(past), nowMs)).toEqual(past);
  for (const address of [undefined, "", "0min", "x", "2_1", "1970-01-03T12:00Z_1970-01-03T02:00Z"])
    expect(spanFrom(address, nowMs)).toBeUndefined();
});

test("a sensor of a few hours shows those, one of many days the last one", () => {
  const { fromMs, untilMs, live } = fitted(nowMs - 3 * HOUR_MS, nowMs);
  expect([untilMs, live]).toEqual([nowMs, true]);
  expect((nowMs - fromMs) / HOUR_MS).toBeCloseTo(3.12);
  expect(fitted(0, nowMs)).toEqual(lately(24 * HOUR_MS, nowMs));
  expect(fitted(undefined, nowMs)).toEqual(lately(24 * HOUR_MS, nowMs));
  expect(fitted(nowMs, nowMs)).toEqual(lately(HOUR_MS / 6, nowMs));
});

test("what two fingers hold stays under them", () => {
  const span = { fromMs: 40 * HOUR_MS, untilMs: 60 * HOUR_MS };
  const next = pinched(span, [0.4, 0.6], [0.1, 0.9], nowMs);
  expect(next.fromMs + 0.1 * (next.untilMs - next.fromMs)).toBeCloseTo(48 * HOUR_MS);
  expect(next.fromMs + 0.9 * (next.untilMs - next.fromMs)).toBeCloseTo(52 * HOUR_MS);
  expect(pinched(span, [0.2, 0.8], [0.8, 0.2], nowMs)).toEqual({ ...span, live: false });
});
