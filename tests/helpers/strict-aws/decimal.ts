import { validation } from "./refusal.ts";

/** A number as DynamoDB holds it: sign * d.ddd * 10^exponent, without leading and trailing zeros; zero has no digits. */
export interface Decimal {
  sign: -1 | 0 | 1;
  digits: string;
  exponent: number;
}

/** Source: Amazon DynamoDB developer guide, "Service, account, and table quotas", Number. */
const MAX_DIGITS = 38;
const MAX_EXPONENT = 125;
const MIN_EXPONENT = -130;

const NUMBER = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;

/** Reads a number; refuses what is none, over 38 digits, or not 0 and outside 1E-130 to 9.99E+125. */
export function parseDecimal(text: unknown): Decimal {
  const match = typeof text === "string" ? NUMBER.exec(text) : null;
  if (match === null)
    throw validation(`The parameter cannot be converted to a numeric value: ${String(text)}`);
  const [, minus, whole = "", fraction = "", power = "0"] = match;
  const all = whole + fraction;
  const first = all.search(/[1-9]/);
  if (first < 0) return { sign: 0, digits: "", exponent: 0 };
  const digits = all.slice(first).replace(/0+$/, "");
  const exponent = whole.length - 1 - first + Number(power);
  if (exponent > MAX_EXPONENT)
    throw validation(
      "Number overflow. Attempting to store a number with magnitude larger than supported range",
    );
  if (exponent < MIN_EXPONENT)
    throw validation(
      "Number underflow. Attempting to store a number with magnitude smaller than supported range",
    );
  if (digits.length > MAX_DIGITS)
    throw validation("Attempting to store more than 38 significant digits in a Number");
  return { sign: minus === "-" ? -1 : 1, digits, exponent };
}

/** The one way in which DynamoDB returns a number: without an exponent and without needless zeros. */
export function decimalText({ sign, digits, exponent }: Decimal): string {
  if (sign === 0) return "0";
  const minus = sign < 0 ? "-" : "";
  if (exponent < 0) return `${minus}0.${"0".repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, "0");
  const fraction = digits.slice(exponent + 1);
  return fraction === "" ? minus + whole : `${minus}${whole}.${fraction}`;
}

/** Negative, zero or positive, as `a` is less than, equal to or greater than `b`. */
export function compareDecimals(a: Decimal, b: Decimal): number {
  if (a.sign !== b.sign) return a.sign - b.sign;
  if (a.exponent !== b.exponent) return a.sign * (a.exponent - b.exponent);
  return a.digits === b.digits ? 0 : a.sign * (a.digits < b.digits ? -1 : 1);
}

/**
 * Bytes that a number counts: one, and one for two significant digits; one more when negative. The guide says "approximately":
 * an odd digit at either end counts as a pair here. Source: Amazon DynamoDB developer guide, "item sizes and formats".
 */
export function decimalBytes({ sign, digits }: Decimal): number {
  return 1 + Math.ceil((digits.length + 1) / 2) + (sign < 0 ? 1 : 0);
}
