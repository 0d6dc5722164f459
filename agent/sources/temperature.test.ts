import fc from "fast-check";
import { roundCelsius } from "../../domain/reading.ts";
import { parseTemperature } from "./temperature.ts";

test("any number in any usual notation is read as Number reads it, to the resolution that is stored", () => {
  const numbers = fc.double({ min: -1e6, max: 1e6, noNaN: true });
  fc.assert(
    fc.property(numbers, fc.integer({ min: 0, max: 6 }), (number, decimals) => {
      for (const text of [
        number.toFixed(decimals),
        number.toExponential(decimals),
        `+${Math.abs(number).toFixed(decimals)}`,
      ])
        expect((parseTemperature(text) ?? Number.NaN) + 0).toBe(roundCelsius(Number(text)) + 0);
    }),
  );
});

test.each([
  ["-0.5", -0.5],
  ["19.", 19],
  [".5", 0.5],
  ["-127", -127],
  ["0", 0],
  ["20.00004", 20],
])("a number is read: %s", (text, celsius) => {
  expect(parseTemperature(text)).toBe(celsius);
});

test.each(["warm", "-", ".", "1.2.3", "--1", "0x10", "Infinity", "19,5", "1 2"])(
  "what no thermometer writes is refused: %s",
  (text) => {
    expect(parseTemperature(text)).toBeUndefined();
  },
);

test.each(["1e300", "-1e300", "1000001"])(
  "a number that no sensor measures counts as one that could not be measured: %s",
  (text) => {
    expect(parseTemperature(text)).toBeNull();
  },
);
