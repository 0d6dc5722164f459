import { createReadStream } from "node:fs";
import type { Readable } from "node:stream";
import type { Unit } from "../../domain/home/description.ts";
import type { Reading } from "../../domain/reading.ts";
import { SourceError } from "../source.ts";
import { type CsvColumns, columnPlace, DEFAULT_COLUMNS, findColumns } from "./csv-columns.ts";
import { RecordSplitter } from "./csv-records.ts";
import { type BadRow, rowReader } from "./csv-rows.ts";
import { textBlocks } from "./text-blocks.ts";

/** How a CSV file is to be understood. */
export interface CsvOptions {
  /** Names of the columns; `timestamp,sensor,celsius` when not given. */
  columns?: CsvColumns | undefined;
  /** The one sensor whose series the whole file is: no sensor column is looked for. */
  sensorId?: string | undefined;
  /** Unit of the values; celsius when not given. */
  unit?: Unit | undefined;
}

/** Rows that could not be used: how many, and the first BAD_ROWS_KEPT of them. */
export interface BadRows {
  count: number;
  first: BadRow[];
}

/** Readings in the order of the file, with what has been read up to here: the last batch has the whole file's. */
export interface CsvBatch {
  readings: Reading[];
  bytes: number;
  bad: BadRows;
}

const BATCH_READINGS = 1000;
const CHUNK_BYTES = 256 * 1024;
const BAD_ROWS_KEPT = 20;
const DELIMITERS = [",", ";", "\t"];

/**
 * Reads a CSV file as a stream, in constant memory. Comma, semicolon or tab between the columns is found out from the
 * header; see `parseTime` for times; a decimal comma is understood unless the delimiter is a comma. An empty value,
 * `nan`, `null`, `unavailable` and the like are readings without a temperature. A bad row never stops the rest.
 * Rejects with a SourceError when the file cannot be read or lacks a column.
 */
export async function* readCsv(input: Readable | string, options: CsvOptions = {}): AsyncGenerator<CsvBatch> {
  const name = typeof input === "string" ? input : "the CSV input";
  const columns = options.columns ?? DEFAULT_COLUMNS;
  const bad: BadRows = { count: 0, first: [] };
  let splitter: RecordSplitter | undefined;
  let delimiter = "";
  let readRow: ReturnType<typeof rowReader> | undefined;
  let readings: Reading[] = [];
  let rows = 0;
  let readBytes = 0;
  for await (const { text, bytes, last } of textBlocks(open(input), name)) {
    readBytes = bytes;
    if (splitter === undefined && text.trim() !== "") {
      delimiter = delimiterOf(text, columns);
      splitter = new RecordSplitter(delimiter);
    }
    for (const record of splitter?.feed(text, last) ?? []) {
      if (readRow === undefined) {
        const header = "fields" in record ? record.fields : [record.text];
        const places = findColumns(header, columns, options.sensorId !== undefined, name);
        readRow = rowReader(header, places, { ...options, decimalComma: delimiter !== "," });
        continue;
      }
      const row = readRow(record);
      if (row === undefined) continue;
      rows++;
      if ("problem" in row) {
        if (++bad.count <= BAD_ROWS_KEPT) bad.first.push(row);
      } else if (readings.push(row) === BATCH_READINGS) {
        yield { readings, bytes, bad };
        readings = [];
      }
    }
  }
  if (rows === 0) throw new SourceError(emptyMessage(name, readRow !== undefined, columns));
  yield { readings, bytes: readBytes, bad };
}

/** The delimiter that gives the columns looked for; when none does, the most columns. */
export function delimiterOf(text: string, columns: CsvColumns): string {
  const start = text.trimStart();
  const firstLine = start.slice(0, start.indexOf("\n") + 1);
  const found = DELIMITERS.map((delimiter) => {
    const [header] = new RecordSplitter(delimiter).feed(firstLine, true);
    const fields = header !== undefined && "fields" in header ? header.fields : [];
    const known = Object.values(columns).filter((name) => columnPlace(fields, name) !== -1).length;
    return { delimiter, columns: known * 1000 + fields.length };
  });
  return found.reduce((best, other) => (other.columns > best.columns ? other : best)).delimiter;
}

function emptyMessage(name: string, hasHeader: boolean, { timestamp, sensor, celsius }: CsvColumns): string {
  const found = hasHeader ? "the file has a header and no rows" : "the file is empty";
  return `${name}: ${found}; expected a header such as ${timestamp},${sensor},${celsius} and one reading a line`;
}

/** Opens a path; a stream is taken as it is. */
async function* open(input: Readable | string): AsyncGenerator<Buffer> {
  const stream = typeof input === "string" ? createReadStream(input, { highWaterMark: CHUNK_BYTES }) : input;
  try {
    for await (const chunk of stream) yield typeof chunk === "string" ? Buffer.from(chunk) : chunk;
  } catch (error) {
    throw unreadable(input, error);
  }
}

function unreadable(input: Readable | string, error: unknown): unknown {
  const { code, message } = error as NodeJS.ErrnoException;
  const reason: Record<string, string> = {
    ENOENT: "no such file",
    EISDIR: "this is a directory",
    EACCES: "reading is not permitted",
  };
  const what = code === undefined ? message : (reason[code] ?? message);
  return new SourceError(`${input}: ${what}; expected the path of a CSV file`);
}
