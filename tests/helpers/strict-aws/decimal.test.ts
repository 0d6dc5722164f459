import fc from "fast-check";
import { compareDecimals, decimalText, parseDecimal } from "./decimal.ts";

test.each([
  ["0", "0"],
  ["-0.00", "0"],
  ["007", "7"],
  ["1.50", "1.5"],
  ["1e3", "1000"],
  ["12.5E-4", "0.00125"],
  ["-120", "-120"],
  ["1e-130", `0.${"0".repeat(129)}1`],
  [`${"9".repeat(38)}e88`, `${"9".repeat(38)}${"0".repeat(88)}`],
])("%s is stored as %s", (text, stored) => {
  expect(decimalText(parseDecimal(text))).toBe(stored);
});

test.each([
  ["1e126", /overflow/],
  ["-1e308", /overflow/],
  ["1e-131", /underflow/],
  ["1e-200", /underflow/],
  ["1".repeat(39), /38 significant digits/],
  ["", /numeric value/],
  ["NaN", /numeric value/],
  ["Infinity", /numeric value/],
  ["1 ", /numeric value/],
  ["0x1", /numeric value/],
  [20.5, /numeric value/],
  [undefined, /numeric value/],
])("%s is refused as a number", (text, reason) => {
  expect(() => parseDecimal(text)).toThrow(reason);
});

test("every number of JavaScript within DynamoDB's range comes back as it was, and they order as numbers do", () => {
  const number = fc
    .double({ noNaN: true, noDefaultInfinity: true })
    .filter((value) => value === 0 || (Math.abs(value) >= 1e-130 && Math.abs(value) < 1e126))
    .map((value) => value + 0);
  fc.assert(
    fc.property(number, number, (a, b) => {
      const [first, second] = [parseDecimal(String(a)), parseDecimal(String(b))];
      expect(Number(decimalText(first))).toBe(a === 0 ? 0 : a);
      expect(Math.sign(compareDecimals(first, second))).toBe(Math.sign(a === b ? 0 : a - b));
    }),
  );
});
