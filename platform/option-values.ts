import { InvalidArgumentError } from "commander";

/** The value of an option that is a number above 0. */
export function aboveZero(text: string): number {
  const value = Number(text);
  if (!(value > 0 && Number.isFinite(value))) throw new InvalidArgumentError("Expected a number above 0.");
  return value;
}

/** The value of an option that is 0 or a number above it. */
export function zeroOrMore(text: string): number {
  return Number(text) === 0 && text.trim() !== "" ? 0 : aboveZero(text);
}
