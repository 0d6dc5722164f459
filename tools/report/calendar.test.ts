import { monthOf, spanOfMonth, ticksOf } from "./calendar.ts";

const iso = (ms: number) => new Date(ms).toISOString().slice(0, 16);

test.each(["2026-13", "2026-00", "2026", "October", "2026-1", "1999-12", ""])("%j is no month", (text) => {
  expect(() => monthOf(text)).toThrow("Expected a month such as 2026-10.");
});

test("a month begins and ends at midnight by the home's clocks, also when they are changed within it", () => {
  const { fromMs, untilMs } = spanOfMonth(monthOf("2026-10"), "Europe/Brussels");
  expect([iso(fromMs), iso(untilMs)]).toEqual(["2026-09-30T22:00", "2026-10-31T23:00"]);
  const december = spanOfMonth(monthOf("2026-12"), "America/New_York");
  expect([iso(december.fromMs), iso(december.untilMs)]).toEqual(["2026-12-01T05:00", "2027-01-01T05:00"]);
});

test("ticks are midnights of the time zone, at most eight of them", () => {
  const from = Date.UTC(2026, 9, 23, 10);
  const ticks = ticksOf(from, from + 4 * 86_400_000, "Europe/Brussels");
  expect(ticks.map(({ atMs, label }) => `${iso(atMs)} ${label}`)).toEqual([
    "2026-10-23T22:00 24 Oct",
    "2026-10-24T22:00 25 Oct",
    "2026-10-25T23:00 26 Oct",
    "2026-10-26T23:00 27 Oct",
  ]);
  const { fromMs, untilMs } = spanOfMonth(monthOf("2026-10"), "Europe/Brussels");
  expect(ticksOf(fromMs, untilMs, "Europe/Brussels").map(({ label }) => label)).toEqual([
    "1 Oct",
    "8 Oct",
    "15 Oct",
    "22 Oct",
    "29 Oct",
  ]);
  expect(ticksOf(fromMs, fromMs + 3 * 365 * 86_400_000, "UTC").length).toBeLessThanOrEqual(8);
});

test("of less than two days the ticks are hours", () => {
  const from = Date.UTC(2026, 9, 23, 10, 20);
  const labels = ticksOf(from, from + 5 * 3_600_000, "Asia/Kolkata").map(({ label }) => label);
  expect(labels).toEqual(["16:00", "17:00", "18:00", "19:00", "20:00"]);
});
