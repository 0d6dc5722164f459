import anyAscii from "any-ascii";

/** Characters in a line at most: mail programs quote and phones break beyond it (RFC 3676 asks for 78). */
export const LINE_WIDTH = 76;

/** A name as it may stand in an e-mail: without control, direction and other characters that nobody sees. */
export function cleanName(name: string): string {
  return name
    .replace(/[\p{C}\p{Z}]+/gu, " ")
    .trim()
    .normalize("NFC");
}

/** The same in ASCII that can be read aloud: "Kühlschrank" is "Kuhlschrank", "Холодильник" is "Kholodil'nik". */
export function asciiName(name: string): string {
  return anyAscii(cleanName(name))
    .replace(/[^\x20-\x7e]/g, "")
    .replace(/ {2,}/g, " ")
    .trim();
}

/** Breaks a paragraph into lines of at most `LINE_WIDTH` characters; `first` starts the first one, the others are as far in. */
export function wrapped(paragraph: string, first = ""): string[] {
  const lines: string[] = [];
  const indent = " ".repeat(first.length);
  let line = first;
  let isEmpty = true;
  for (const word of paragraph
    .split(BETWEEN_WORDS)
    .flatMap((word) => pieces(word, LINE_WIDTH - first.length))) {
    if (!isEmpty && lengthOf(line) + 1 + lengthOf(word) > LINE_WIDTH) {
      lines.push(line);
      line = indent;
      isEmpty = true;
    }
    line += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  return [...lines, line];
}

/** A value is not parted from its unit. */
const BETWEEN_WORDS = / (?![CF](?![A-Za-z]))/;

function pieces(word: string, width: number): string[] {
  const characters = [...word];
  const count = Math.max(1, Math.ceil(characters.length / width));
  return Array.from({ length: count }, (_, index) =>
    characters.slice(index * width, (index + 1) * width).join(""),
  );
}

function lengthOf(text: string): number {
  return [...text].length;
}
