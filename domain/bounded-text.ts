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

/**
 * Whether a text is well-formed Unicode without control characters, so that every store, e-mail and terminal takes it: C0,
 * DEL, C1, and what breaks a line or turns the direction of the text around it (U+2028 to U+202E, U+2066 to U+2069).
 * Characters of no width stay: some scripts and emoji need them.
 */
export function isPlainText(text: string): boolean {
  return !CONTROL_CHARACTER.test(text) && text.isWellFormed();
}

const ELLIPSIS = "...";
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const CONTROL_CHARACTER = /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/;
/** Every control character of a text, for `replace`. Source of the bidirectional ones: Unicode Standard Annex 9, 2.1 and 2.2. */
export const CONTROL_CHARACTERS = new RegExp(CONTROL_CHARACTER, "g");
