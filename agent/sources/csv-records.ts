/** One row as it stands in the file; `line` is the editor's line on which it begins, 1 the first. */
export type CsvRecord = { line: number; fields: string[] } | { line: number; problem: string; text: string };

/** A quoted field may run over line breaks, but not further than this many characters: a stray quote ends somewhere. */
const LONGEST_QUOTED_RECORD = 64 * 1024;

/**
 * Splits text into CSV records (RFC 4180: quoted fields may hold delimiters, doubled quotes and line breaks), LF or
 * CRLF. Empty lines are no records. A line whose quotes do not match is a problem, and the next line a new start.
 */
export class RecordSplitter {
  #delimiter: string;
  #line = 1;
  #rest = "";

  constructor(delimiter: string) {
    this.#delimiter = delimiter;
  }

  /** Records of whole lines, the last with its line break too; what is not yet complete waits unless this is the `last`. */
  *feed(lines: string, last: boolean): Generator<CsvRecord> {
    const text = this.#rest + lines;
    this.#rest = "";
    let quote = text.indexOf('"');
    for (let at = 0; at < text.length; ) {
      const newline = text.indexOf("\n", at);
      if (quote !== -1 && quote < at) quote = text.indexOf('"', at);
      if (quote === -1 || quote > newline) {
        const end = newline > at && text.charCodeAt(newline - 1) === 13 /* CR */ ? newline - 1 : newline;
        if (end > at) yield { line: this.#line, fields: splitPlain(text.slice(at, end), this.#delimiter) };
        this.#line++;
        at = newline + 1;
        continue;
      }
      const record = readQuoted(text, at, this.#delimiter);
      if (record === "open" && !last && text.length - at < LONGEST_QUOTED_RECORD) {
        this.#rest = text.slice(at);
        return;
      }
      if (typeof record === "string") {
        const problem = record === "open" ? UNCLOSED : AFTER_QUOTE;
        yield { line: this.#line++, problem, text: text.slice(at, newline).trimEnd() };
        at = newline + 1;
      } else {
        yield { line: this.#line, fields: record.fields };
        this.#line += newlines(text, at, record.end);
        at = record.end;
      }
    }
  }
}

const UNCLOSED = "a quote opens here and is never closed";
const AFTER_QUOTE = "a closing quote is followed by something else than the next column";

/** One record with quotes from `at`; `open`: the text ends within quotes; `broken`: text follows a closing quote. */
function readQuoted(text: string, at: number, delimiter: string) {
  const fields: string[] = [];
  let position = at;
  let newline = -1;
  for (;;) {
    // Looked for once a line, however many fields the line has.
    if (newline < position) newline = text.indexOf("\n", position);
    const lineEnd = text[newline - 1] === "\r" && newline > position ? newline - 1 : newline;
    const field =
      text[position] === '"'
        ? quotedField(text, position)
        : plainField(text, position, { delimiter, lineEnd });
    if (field === undefined || field.end - at > LONGEST_QUOTED_RECORD) return "open";
    fields.push(field.value);
    if (text[field.end] === delimiter) {
      position = field.end + 1;
      continue;
    }
    const end = text[field.end] === "\r" ? field.end + 1 : field.end;
    return text[end] === "\n" ? { fields, end: end + 1 } : "broken";
  }
}

function quotedField(text: string, openingQuote: number): { value: string; end: number } | undefined {
  let value = "";
  for (let from = openingQuote + 1; ; ) {
    const quote = text.indexOf('"', from);
    if (quote === -1) return undefined;
    if (text[quote + 1] !== '"') return { value: value + text.slice(from, quote), end: quote + 1 };
    value += text.slice(from, quote + 1);
    from = quote + 2;
  }
}

function plainField(
  text: string,
  from: number,
  { delimiter, lineEnd }: { delimiter: string; lineEnd: number },
) {
  const line = text.slice(from, lineEnd);
  const next = line.indexOf(delimiter);
  return next === -1 ? { value: line, end: lineEnd } : { value: line.slice(0, next), end: from + next };
}

/** A line without quotes; for a few columns quicker than `String.split`. */
function splitPlain(line: string, delimiter: string): string[] {
  const fields: string[] = [];
  let from = 0;
  for (let end = line.indexOf(delimiter); end !== -1; end = line.indexOf(delimiter, from)) {
    fields.push(line.slice(from, end));
    from = end + 1;
  }
  fields.push(line.slice(from));
  return fields;
}

function newlines(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = text.indexOf("\n", from); at !== -1 && at < to; at = text.indexOf("\n", at + 1)) count++;
  return count;
}
