import { createReadStream } from "node:fs";
import { basename, extname } from "node:path";
import type { Readable } from "node:stream";
import type { Unit } from "../../domain/home/description.ts";
import type { Reading } from "../../domain/reading.ts";
import { SourceError } from "../source.ts";
import { type BadRows, badRowLines } from "./csv-causes.ts";
import { type CsvColumns, DEFAULT_COLUMNS } from "./csv-columns.ts";
import { CsvTable } from "./csv-table.ts";
import { textBlocks } from "./text-blocks.ts";

/** How a CSV file is to be understood. */
export interface CsvOptions {
  /** Names of the columns; found by what they are called when not given, see `layoutOf`. */
  columns?: CsvColumns | undefined;
  /** The one sensor whose series the whole file is: no sensor column is looked for. */
  sensorId?: string | undefined;
  /** Unit of the values, where the file does not say it; celsius when not given. */
  unit?: Unit | undefined;
  /** Zone of times that are written without one; UTC when not given. */
  timeZone?: string | undefined;
  /** A file that is one sensor's is of no use. */
  needsSensors?: boolean | undefined;
}

/** Readings in the order of the file, with what has been read up to here: the last batch has the whole file's. */
export interface CsvBatch {
  readings: Reading[];
  bytes: number;
  bad: BadRows;
  /** What was assumed of the file, for people: its format, the zone of its times. */
  notes: string[];
}

const BATCH_READINGS = 1000;
const CHUNK_BYTES = 256 * 1024;

/**
 * Reads a CSV file as a stream, in constant memory. Comma, semicolon or tab between the columns is found out from the
 * header; see `layoutOf` for headers, `parseTime` for times; a decimal comma is understood. An empty value, `nan`,
 * `null`, `unavailable` and the like are readings without a temperature. A bad row never stops the rest.
 * Rejects with a SourceError when the file cannot be read, lacks a column, or has no row that can be used.
 */
export async function* readCsv(input: Readable | string, options: CsvOptions = {}): AsyncGenerator<CsvBatch> {
  const isPath = typeof input === "string";
  const name = isPath ? input : "the CSV input";
  const table = new CsvTable(name, {
    ...options,
    fileSensor: isPath ? basename(input, extname(input)) : undefined,
  });
  let isUsable = false;
  let readBytes = 0;
  for await (const { text, bytes, last } of textBlocks(open(input), name)) {
    readBytes = bytes;
    table.feed(text, last);
    for (const readings of batches(table.taken())) {
      isUsable = true;
      yield { readings, bytes, bad: table.bad(), notes: table.notes() };
    }
  }
  if (!isUsable) throw new SourceError(nothingUsable(name, table, options.columns));
  yield { readings: [], bytes: readBytes, bad: table.bad(), notes: table.notes() };
}

function* batches(readings: Reading[]): Generator<Reading[]> {
  for (let from = 0; from < readings.length; from += BATCH_READINGS)
    yield readings.slice(from, from + BATCH_READINGS);
}

function nothingUsable(name: string, table: CsvTable, columns: CsvColumns = DEFAULT_COLUMNS): string {
  const bad = table.bad();
  if (bad.count > 0) return [`${name}: no row can be used.`, ...badRowLines(bad)].join("\n");
  const found = table.hasHeader ? "the file has a header and no rows" : "the file is empty";
  const { timestamp, sensor, celsius } = columns;
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
