import type { Unit } from "../../domain/home/description.ts";
import type { Reading } from "../../domain/reading.ts";
import type { Log } from "../../platform/log.ts";
import { SourceError } from "../source.ts";
import { type CsvColumns, DEFAULT_COLUMNS, findColumns } from "./csv-columns.ts";
import { delimiterOf } from "./csv-readings.ts";
import { RecordSplitter } from "./csv-records.ts";
import { rowReader } from "./csv-rows.ts";

/** How the lines of a followed file are to be understood. */
export interface LineReaderOptions {
  path: string;
  columns?: CsvColumns | undefined;
  sensorId?: string | undefined;
  unit?: Unit | undefined;
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
  const { path, columns = DEFAULT_COLUMNS, sensorId, log } = options;
  const readers = new Map<string, (lines: string) => Reading[]>();
  let bad = 0;

  function csvReader(header: string): (lines: string) => Reading[] {
    const delimiter = delimiterOf(`${header}\n`, columns);
    const fields = fieldsOf(header, delimiter);
    const places = findColumns(fields, columns, sensorId !== undefined, path);
    const readRow = rowReader(fields, places, { ...options, decimalComma: delimiter !== "," });
    return (lines) => readingsOf(new RecordSplitter(delimiter).feed(lines, true), readRow);
  }

  function jsonReader(): (lines: string) => Reading[] {
    const names = [columns.timestamp, columns.celsius, columns.sensor];
    const places = { timestamp: 0, celsius: 1, sensor: sensorId === undefined ? 2 : undefined };
    const readRow = rowReader(names, places, { ...options, decimalComma: false });
    return (lines) => readingsOf(jsonRecords(lines, names), readRow);
  }

  function readingsOf(
    records: Iterable<Parameters<ReturnType<typeof rowReader>>[0]>,
    readRow: ReturnType<typeof rowReader>,
  ) {
    const readings: Reading[] = [];
    for (const record of records) {
      const row = readRow(record);
      if (row === undefined) continue;
      if (!("problem" in row)) readings.push(row);
      else if (Number.isInteger(Math.log2(++bad)))
        log.warn(
          { path, bad, column: row.column, value: row.value },
          `a line cannot be used: ${row.problem}`,
        );
    }
    return readings;
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
      findColumns(fieldsOf(line, delimiterOf(`${line}\n`, columns)), columns, sensorId !== undefined, path);
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
