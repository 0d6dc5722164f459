import { quietUntilMs } from "./quiet-hours.ts";

const home = { timeZone: "Europe/Brussels", quietHours: { from: "22:00", to: "07:00" } };
const at = (iso: string) => Date.parse(iso);
const until = (iso: string, house: Parameters<typeof quietUntilMs>[0] = home) => {
  const ms = quietUntilMs(house, at(iso));
  return ms === undefined ? undefined : new Date(ms).toISOString();
};

test("quiet hours end in the morning by the house's clock, before and after midnight", () => {
  expect(until("2026-01-31T21:00:00Z")).toBe("2026-02-01T06:00:00.000Z");
  expect(until("2026-02-01T03:30:20Z")).toBe("2026-02-01T06:00:00.000Z");
});

test("outside them there are none, nor where a house has none", () => {
  expect(until("2026-01-31T06:00:00Z")).toBeUndefined();
  expect(until("2026-01-31T20:59:59Z")).toBeUndefined();
  expect(until("2026-01-31T23:00:00Z", { timeZone: "Europe/Brussels" })).toBeUndefined();
});

test("quiet hours by day work as well, and of no length there are none", () => {
  const nap = { timeZone: "UTC", quietHours: { from: "13:00", to: "14:30" } };
  expect(until("2026-01-31T13:10:00Z", nap)).toBe("2026-01-31T14:30:00.000Z");
  expect(until("2026-01-31T14:30:00Z", nap)).toBeUndefined();
  expect(
    until("2026-01-31T13:10:00Z", { ...nap, quietHours: { from: "13:10", to: "13:10" } }),
  ).toBeUndefined();
});

test("on the nights clocks change they end at the same hour on the wall", () => {
  // Spring forward at 01:00 UTC on 29 March 2026, back at 01:00 UTC on 25 October 2026.
  expect(until("2026-03-28T22:00:00Z")).toBe("2026-03-29T05:00:00.000Z");
  expect(until("2026-03-29T03:00:00Z")).toBe("2026-03-29T05:00:00.000Z");
  expect(until("2026-10-24T21:00:00Z")).toBe("2026-10-25T06:00:00.000Z");
  expect(until("2026-10-25T04:00:00Z")).toBe("2026-10-25T06:00:00.000Z");
});
