import { durationText } from "./duration.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

test.each([
  [0, "1 min"],
  [40 * MINUTE, "40 min"],
  [60 * MINUTE, "1 h"],
  [102 * MINUTE, "1 h 42 min"],
  [5 * HOUR + 59.6 * MINUTE, "6 h"],
  [15 * HOUR + 20 * MINUTE, "15 h"],
  [47.4 * HOUR, "47 h"],
  [47.9 * HOUR, "2 days"],
  [2 * DAY + 3 * HOUR, "2 days 3 h"],
  [12.4 * DAY, "12 days"],
])("%i ms are %s", (ms, text) => {
  expect(durationText(ms)).toBe(text);
});
