import { chartOf } from "./chart.ts";
import { house, MINUTE_MS, NOW_MS, remembering } from "./golden/house.ts";
import type { HistoryReading } from "./mail-context.ts";
import { readerOf } from "./reader.ts";

const hall = { id: "hall", name: "Hall", kind: "living" } as const;
const reader = readerOf(house, NOW_MS, remembering({}));
const at = (minutesAgo: number, celsius: number | null): HistoryReading => ({
  takenAtMs: NOW_MS - minutesAgo * MINUTE_MS,
  celsius,
});
const chart = (history: HistoryReading[], expected = {}) => chartOf(hall, expected, history, reader);

test("a line is the newest value of its half hour; hours without readings say so", () => {
  const lines = chart([at(155, 20), at(150, 20.5), at(110, 21), at(100, 21.5), at(5, 22)]);
  expect(lines.slice(1)).toEqual([
    expect.stringMatching(/^01:30 #+ 20\.5 C$/),
    expect.stringMatching(/^02:00 #+ 21\.5 C$/),
    "02:30 no reading",
    "03:00 no reading",
    "03:30 no reading",
    expect.stringMatching(/^03:35 #+ 22\.0 C$/),
  ]);
});

test("a sensor's fault code is named, not drawn, and does not stretch the scale", () => {
  const lines = chart([at(100, 20), at(70, 85), at(45, null), at(41, 20.2), at(10, null), at(5, 20.4)]);
  expect(lines.join("\n")).toMatch(
    /02:30 faulty value\n03:00 #+ 20\.2 C\n03:30 could not measure\n03:35 #+ 20\.4 C/,
  );
  expect(lines[0]).toBe("The last hours (one # is 0.1 C):");
});

test("limits near the values are drawn to the same scale, those far away are not, and values beyond are marked", () => {
  const lines = chart([at(100, 20), at(70, 25), at(40, 30)], { lowCelsius: 5, highCelsius: 28 });
  expect(lines.filter((line) => line.startsWith("LIMIT"))).toEqual([expect.stringMatching(/=+ 28\.0 C$/)]);
  expect(lines.filter((line) => line.endsWith(" !"))).toEqual([expect.stringMatching(/30\.0 C !$/)]);
});

test("fewer than three values are no chart", () => {
  expect(chart([at(70, 20), at(40, 21)])).toEqual([]);
});
