import fc from "fast-check";
import { parseTime } from "./time.ts";

const TEN_MS = Date.UTC(2024, 0, 31, 10);

test.each<[string, number]>([
  ["2024-01-31T10:00:00Z", TEN_MS],
  ["2024-01-31t10:00:00z", TEN_MS],
  ["2024-01-31 10:00:00", TEN_MS],
  ["2024-01-31T10:00", TEN_MS],
  ["2024-01-31", TEN_MS - 36_000_000],
  ["2024-01-31T10:00:00.123456Z", TEN_MS + 123],
  ["2024-01-31T10:00:00,5", TEN_MS + 500],
  ["2024-01-31T11:00:00+01:00", TEN_MS],
  ["2024-01-31 04:30:00 -0530", TEN_MS],
  ["2024-01-31T11:00:00+01", TEN_MS],
  ["2024-02-29T00:00:00Z", Date.UTC(2024, 1, 29)],
  ["1706695200", TEN_MS],
  ["1706695200.25", TEN_MS + 250],
  ["1706695200000", TEN_MS],
  ["1706695200000000", TEN_MS],
  ["1706695200123456789", TEN_MS + 123],
  ["31.01.2024 10:00", TEN_MS],
  ["31.1.24 10:00:00", TEN_MS],
  ["31.01.2024, 10:00:00,250", TEN_MS],
  ["31.01.2024", TEN_MS - 36_000_000],
  ["1/31/2024 10:00:00 AM", TEN_MS],
  ["1/31/2024, 10:00 pm", TEN_MS + 12 * 3_600_000],
  ["1/31/2024 12:00:00 AM", TEN_MS - 36_000_000],
])("a time is read: %s", (text, expected) => {
  expect(parseTime(text)).toBe(expected);
});

test.each([
  "",
  "yesterday",
  "2024-13-01T00:00:00Z",
  "2023-02-29T00:00:00Z",
  "2024-01-31T24:00:00Z",
  "9999-12-31T23:59:59-14:00",
  "2024-01-31T10:60:00Z",
  "2024-01-31T10:00:00+99:00",
  "2024-01-31T1O:00:00Z",
  "1969-12-31T23:00:00Z",
  "31/01/2024 10:00",
  "20240131",
  "2024",
  "-1706695200",
  "170669520000000000000",
  "31.02.2024 10:00",
  "1/31/2024 13:00 PM",
  "01/02/2024 10:00",
])("what is no time, or one that could mean two things, is refused: %p", (text) => {
  expect(parseTime(text)).toBeUndefined();
});

test("any time written by toISOString comes back, with and without milliseconds", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4e12 }), (ms) => {
      const text = new Date(ms).toISOString();
      expect(parseTime(text)).toBe(ms);
      expect(parseTime(`${text.slice(0, 19)}Z`)).toBe(ms - (ms % 1000));
    }),
  );
});

test("the caller gets a time without a zone, and none with a zone", () => {
  const hourAhead = (localMs: number) => localMs - 3_600_000;
  const local = ["2024-01-31 11:00:00", "2024-01-31T11:00", "31.01.2024 11:00", "1/31/2024 11:00 AM"];
  expect(local.map((text) => parseTime(text, hourAhead))).toEqual(local.map(() => TEN_MS));
  const zoned = ["2024-01-31T10:00:00Z", "2024-01-31T10:00:00.0Z", "2024-01-31T11:00+01:00", "1706695200"];
  expect(zoned.map((text) => parseTime(text, hourAhead))).toEqual(zoned.map(() => TEN_MS));
});
