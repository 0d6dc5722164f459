import { atMsOf, durationMs, moment, span } from "./time.ts";

test.each([
  ["90s", 90_000],
  ["30m", 1_800_000],
  ["24h", 86_400_000],
  ["1.5 h", 5_400_000],
  ["7d", 604_800_000],
])("%s is a duration", (text, ms) => {
  expect(durationMs(text)).toBe(ms);
});

test.each(["", "2", "h", "0h", "-2h", "2 weeks", "2h30m"])(
  "%j is no duration, and examples are given",
  (text) => {
    expect(() => durationMs(text)).toThrow("such as 90s, 30m, 24h or 7d");
  },
);

test("a moment is a time ago or a time with a zone, never a local one", () => {
  expect(atMsOf(moment("24h"), 86_400_000)).toBe(0);
  expect(atMsOf(moment("2026-01-31T18:30:00+01:00"), 0)).toBe(Date.UTC(2026, 0, 31, 17, 30));
  expect(() => moment("2026-01-31T18:30:00")).toThrow("2026-01-31T18:30:00Z");
});

test.each([
  [59_000, "59 s"],
  [5_400_000, "90 min"],
  [129_600_000, "36 h"],
  [259_200_000, "3 d"],
])("%d ms is %s", (ms, text) => {
  expect(span(ms)).toBe(text);
});
