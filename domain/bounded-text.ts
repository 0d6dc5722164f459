/**
 * The text on one line and within a bound, for reasons, problems and names from outside: control characters become blanks,
 * lone surrogates U+FFFD, and what is longer than `maxLength` characters ends in "...".
 */
export function boundedText(text: string, maxLength: number): string {
  const isLong = text.length > maxLength;
  // A long text is cut before it is cleaned, so that a megabyte costs no more than its beginning.
  const kept = isLong ? text.slice(0, Math.max(0, maxLength - ELLIPSIS.length)) : text;
  // The cut may halve a pair.
  const whole = isLong ? kept.replace(/[\ud800-\udbff]$/, "") : kept;
  return `${whole.replace(CONTROL_CHARACTERS, " ").toWellFormed()}${isLong ? ELLIPSIS : ""}`;
}

/** Whether a text is well-formed Unicode without control characters (C0, DEL, C1), so that every store and e-mail takes it. */
export function isPlainText(text: string): boolean {
  return !CONTROL_CHARACTER.test(text) && text.isWellFormed();
}

const ELLIPSIS = "...";
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const CONTROL_CHARACTER = /[\u0000-\u001f\u007f-\u009f]/;
const CONTROL_CHARACTERS = new RegExp(CONTROL_CHARACTER, "g");
