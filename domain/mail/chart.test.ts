import { chartOf } from "./chart.ts";
import { house, MINUTE_MS, NOW_MS, remembering } from "./golden/house.ts";
import type { HistoryReading } from "./mail-context.ts";
import { readerOf } from "./reader.ts";

const hall = { id: "hall", name: "Hall", kind: "living" } as const;
const reader = readerOf({ atMs: NOW_MS, items: [] }, house, remembering({}));
const at = (minutesAgo: number, celsius: number | null): HistoryReading => ({
  takenAtMs: NOW_MS - minutesAgo * MINUTE_MS,
  celsius,
});
const chart = (history: HistoryReading[], expected = {}) => chartOf(hall, expected, history, reader);

test("a line is the newest value of its half hour; hours without readings say so", () => {
  const lines = chart([at(155, 20), at(150, 20.5), at(110, 21), at(100, 21.5), at(5, 22)]);
  expect(lines.slice(1)).toEqual([
    expect.stringMatching(/^01:30 #+ 20\.5 °C$/),
    expect.stringMatching(/^02:00 #+ 21\.5 °C$/),
    "02:30 no reading",
    "03:00 no reading",
    "03:30 no reading",
    expect.stringMatching(/^03:35 #+ 22\.0 °C$/),
  ]);
});

test("a sensor's fault code is named, not drawn, and does not stretch the scale", () => {
  const lines = chart([at(100, 20), at(70, 85), at(45, null), at(41, 20.2), at(10, null), at(5, 20.4)]);
  expect(lines.join("\n")).toMatch(
    /02:30 faulty value\n03:00 #+ 20\.2 °C\n03:30 could not measure\n03:35 #+ 20\.4 °C/,
  );
  expect(lines[0]).toBe("The last hours:");
});

test("values that are not normal are marked, and no line is wider than a phone", () => {
  const lines = chart([at(100, 20), at(70, 25), at(40, 30)], { lowCelsius: 5, highCelsius: 28 });
  expect(lines[0]).toBe("The last hours (! is not normal):");
  expect(lines.filter((line) => line.endsWith(" !"))).toEqual([expect.stringMatching(/30\.0 °C !$/)]);
  expect(Math.max(...lines.slice(1).map((line) => line.length))).toBeLessThanOrEqual(40);
});

test("a chart has at most twelve bars, the newest reading included", () => {
  const history = Array.from({ length: 100 }, (_, index) => at(1 + 5 * (99 - index), 20 + index / 10));
  expect(chart(history)).toHaveLength(13);
  expect(chart(history).at(-1)).toMatch(/^03:39 /);
});

test("fewer than three values are no chart", () => {
  expect(chart([at(70, 20), at(40, 21)])).toEqual([]);
});
