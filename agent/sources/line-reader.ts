import type { Unit } from "../../domain/home/description.ts";
import type { Reading } from "../../domain/reading.ts";
import type { Log } from "../../platform/log.ts";
import { SourceError } from "../source.ts";
import type { BadRow } from "./csv-causes.ts";
import { type CsvColumns, DEFAULT_COLUMNS } from "./csv-columns.ts";
import { layoutOf } from "./csv-header.ts";
import type { CsvLayout } from "./csv-layout.ts";
import { type CsvRecord, RecordSplitter } from "./csv-records.ts";
import { rowReader } from "./csv-rows.ts";
import { delimiterOf } from "./csv-table.ts";
import { logTimes } from "./local-time.ts";

/** How the lines of a followed file are to be understood. */
export interface LineReaderOptions {
  path: string;
  columns?: CsvColumns | undefined;
  sensorId?: string | undefined;
  unit?: Unit | undefined;
  /** Zone of times that are written without one; UTC when not given. */
  timeZone?: string | undefined;
  log: Log;
}

/** Turns lines of a followed file into readings; bad ones are logged, and stop nothing. */
export interface LineReader {
  /** `lines` end with a line break; `header` is the columns' line to go on with. Throws a SourceError when columns are missing. */
  read(lines: string, position: { header: string }): { readings: Reading[]; header: string };
}

/**
 * A reader of CSV with a header line, or of one JSON object a line whose members are named like the columns. A new file
 * may come with a header of its own or, when the writer does not repeat it, go on under the one before.
 */
export function lineReader(options: LineReaderOptions): LineReader {
  const { path, columns = DEFAULT_COLUMNS, sensorId, timeZone, log } = options;
  const fromLocal = timeZone === undefined ? undefined : logTimes(timeZone);
  const readers = new Map<string, (lines: string) => Reading[]>();
  let bad = 0;

  function csvReader(header: string): (lines: string) => Reading[] {
    const delimiter = delimiterOf(`${header}\n`, options);
    const fields = fieldsOf(header, delimiter);
    return reader(fields, layoutOf(fields, options, path), (lines) =>
      new RecordSplitter(delimiter).feed(lines, true),
    );
  }

  function jsonReader(): (lines: string) => Reading[] {
    const { timestamp, celsius, sensor } = columns;
    const names = [timestamp, celsius, sensor];
    const layout = { times: [0], values: [{ place: 1, sensor: sensorId }] };
    const sensorOf = (fields: readonly string[]) => fields[2] ?? "";
    return reader(names, sensorId === undefined ? { ...layout, sensorOf } : layout, (lines) =>
      jsonRecords(lines, names),
    );
  }

  function reader(
    header: string[],
    layout: CsvLayout,
    recordsOf: (lines: string) => Iterable<CsvRecord>,
  ): (lines: string) => Reading[] {
    let readings: Reading[] = [];
    const readRow = rowReader(
      header,
      layout,
      { unit: options.unit, fromLocal },
      { take: (reading) => readings.push(reading), refuse },
    );
    return (lines) => {
      readings = [];
      for (const record of recordsOf(lines)) readRow(record);
      return readings;
    };
  }

  function refuse({ column, value, problem }: BadRow): void {
    if (Number.isInteger(Math.log2(++bad)))
      log.warn({ path, bad, column, value }, `a line cannot be used: ${problem}`);
  }

  function readerFor(header: string): (lines: string) => Reading[] {
    const reader = readers.get(header) ?? (header === JSON_LINES ? jsonReader() : csvReader(header));
    readers.clear();
    readers.set(header, reader);
    return reader;
  }

  return {
    read(lines, { header }) {
      const start = lines.search(/\S/);
      if (start === -1) return { readings: [], header };
      const end = lines.indexOf("\n", start);
      const first = lines.slice(start, end).trim();
      if (first.startsWith("{")) return { readings: readerFor(JSON_LINES)(lines), header: JSON_LINES };
      if (first === header) return { readings: readerFor(header)(lines.slice(end + 1)), header };
      if (header !== "" && !isHeader(first)) return { readings: readerFor(header)(lines), header };
      return { readings: readerFor(first)(lines.slice(end + 1)), header: first };
    },
  };

  function isHeader(line: string): boolean {
    try {
      layoutOf(fieldsOf(line, delimiterOf(`${line}\n`, options)), options, path);
      return true;
    } catch (error) {
      if (error instanceof SourceError) return false;
      throw error;
    }
  }
}

/** Stands for the header of a file that has none. */
const JSON_LINES = "{}";

function fieldsOf(line: string, delimiter: string): string[] {
  const [record] = new RecordSplitter(delimiter).feed(`${line}\n`, true);
  return record !== undefined && "fields" in record ? record.fields : [line];
}

function* jsonRecords(lines: string, names: string[]) {
  for (const text of lines.split("\n").filter((line) => line.trim() !== "")) {
    const object = objectFrom(text);
    const fields = names.map((name) => String(object?.[name] ?? ""));
    yield object === undefined ? { line: 0, problem: "not a JSON object", text } : { line: 0, fields };
  }
}

function objectFrom(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isPlain = typeof value === "object" && value !== null && !Array.isArray(value);
    return isPlain ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
