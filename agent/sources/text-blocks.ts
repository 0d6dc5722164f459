import { isUtf8 } from "node:buffer";
import { SourceError } from "../source.ts";

/** A line longer than this is no text table. */
const LONGEST_LINE_BYTES = 1024 * 1024;
const NEWLINE = 10;

/** Whole lines of a file: `text` ends with a line break, always; `bytes` of input read so far. */
export interface TextBlock {
  text: string;
  bytes: number;
  last: boolean;
}

/**
 * Text of a stream in blocks of whole lines, at least one; a byte order mark is dropped. UTF-8, and Windows-1252
 * where a block is not UTF-8. Rejects with a SourceError on what is not text.
 */
export async function* textBlocks(input: AsyncIterable<Buffer>, name: string): AsyncGenerator<TextBlock> {
  let rest: Buffer = Buffer.alloc(0);
  let bytes = 0;
  for await (const chunk of input) {
    if (bytes < 4) refuseOtherFormats(rest.length === 0 ? chunk : Buffer.concat([rest, chunk]), name);
    bytes += chunk.length;
    const end = chunk.lastIndexOf(NEWLINE) + 1;
    const lines = end === 0 ? undefined : Buffer.concat([rest, chunk.subarray(0, end)]);
    rest = end === 0 ? Buffer.concat([rest, chunk]) : chunk.subarray(end);
    if (rest.length > LONGEST_LINE_BYTES)
      throw new SourceError(
        `${name}: a line is longer than 1 MB; expected a CSV file with one reading a line`,
      );
    if (lines !== undefined)
      yield { text: decode(lines, bytes === lines.length + rest.length), bytes, last: false };
  }
  const text = decode(rest, bytes === rest.length);
  yield { text: text === "" ? "" : `${text}\n`, bytes, last: true };
}

/** What German Excel writes as "CSV". */
const windows1252 = new TextDecoder("windows-1252");

function decode(bytes: Buffer, isFirst: boolean): string {
  const text = isUtf8(bytes) ? bytes.toString("utf8") : windows1252.decode(bytes);
  return isFirst && text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

function refuseOtherFormats(start: Buffer, name: string): void {
  const found = formatOf(start);
  if (found === undefined) return;
  throw new SourceError(
    `${name}: this is ${found}; expected a CSV file: text in UTF-8 with one reading a line`,
  );
}

function formatOf(start: Buffer): string | undefined {
  const magic = start.toString("latin1", 0, 4);
  if (magic.startsWith("PK\x03\x04")) return "a zip archive or an Excel workbook";
  if (magic.startsWith("\x1f\x8b")) return "a gzip archive";
  if (magic.startsWith("\xff\xfe") || magic.startsWith("\xfe\xff")) return "text in UTF-16";
  return start.includes(0) ? "a binary file" : undefined;
}
