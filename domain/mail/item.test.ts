import { alarm, house, item, letter, MINUTE_MS, NOW_MS, remembering, thawing } from "./golden/house.ts";
import { mailOf } from "./mail.ts";

test("an e-mail that waited has one now: its value, its time and how long ago it began agree", () => {
  const began = thawing({ sinceMs: NOW_MS - 11 * MINUTE_MS, lastCelsius: -4.9, peakCelsius: -4.9 });
  const newest = { takenAtMs: NOW_MS + 15 * MINUTE_MS, celsius: -4.9 };
  const waited = letter([item("freezer", { event: "reminder", alarm: began })]);
  const { subject, text } = mailOf(waited, house, remembering({ freezer: [newest] }));
  expect(subject).toBe("STILL CRITICAL: Freezer in the garage too warm (-4.9 C) for 26 min");
  expect(text).toMatch(/still too warm: -4\.9 °C at 03:55\.\nIt began at 03:29, 26 min ago\./);
});

test("a time of another day has its weekday, one of another year its year", () => {
  const sinceMs = Date.UTC(2025, 11, 30, 12, 5);
  const { text } = mailOf(letter([item("freezer", { alarm: thawing({ sinceMs }) })]), house, remembering({}));
  expect(text).toContain("It began on Tue 30 Dec 2025 at 13:05, 32 days ago.");
});

test("smoke and fire come first where a room heats up fast, or is as hot as a fire", () => {
  const first = (sensorId: string, cause: "overheating" | "too-hot", lastCelsius: number) => {
    const hot = letter([item(sensorId, { alarm: alarm(cause, { lastCelsius, severity: "critical" }) })]);
    return mailOf(hot, house, remembering({})).text.split("\n")[0];
  };
  const danger = "If you see smoke or smell burning, get everybody out and call the fire service.";
  expect(first("kitchen", "overheating", 34)).toBe(danger);
  expect(first("hall", "too-hot", 56)).toBe(danger);
  expect(first("rack", "overheating", 45)).toBe(danger);
  expect(first("hall", "too-hot", 34)).not.toBe(danger);
  expect(first("boiler", "too-hot", 91)).not.toBe(danger);
  expect(first("glass", "overheating", 60)).not.toBe(danger);
});
