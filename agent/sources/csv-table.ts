import type { Reading } from "../../domain/reading.ts";
import { SourceError } from "../source.ts";
import { BadRowCounter, type BadRows, badRow } from "./csv-causes.ts";
import { knownColumns, type LayoutOptions, layoutOf } from "./csv-header.ts";
import type { CsvLayout } from "./csv-layout.ts";
import { type CsvRecord, RecordSplitter } from "./csv-records.ts";
import { type RowOptions, rowReader } from "./csv-rows.ts";
import { logTimes } from "./local-time.ts";

/** How the text of one table is to be understood. */
export interface TableOptions extends LayoutOptions, Pick<RowOptions, "unit"> {
  timeZone?: string | undefined;
}

const DELIMITERS = [",", ";", "\t"];

/**
 * Turns the text of a CSV file into readings. Excel's line `sep=;` and InfluxDB's annotations (`#datatype`) are passed
 * over; a header that comes again, with other columns or the same, counts from there on.
 */
export class CsvTable {
  #readings: Reading[] = [];
  #name: string;
  #options: TableOptions;
  #splitter: RecordSplitter | undefined;
  #header: string[] | undefined;
  #layout: CsvLayout | undefined;
  #readRow: ((record: CsvRecord) => void) | undefined;
  #bad = new BadRowCounter();
  #isAnnotated = false;
  #localTimes = 0;
  #fromLocal: (localMs: number) => number;

  constructor(name: string, options: TableOptions) {
    this.#name = name;
    this.#options = options;
    const utcOf = options.timeZone === undefined ? (ms: number) => ms : logTimes(options.timeZone);
    this.#fromLocal = (localMs) => {
      this.#localTimes++;
      return utcOf(localMs);
    };
  }

  get hasHeader(): boolean {
    return this.#header !== undefined;
  }

  /** Reads whole lines, row by row. Throws a SourceError on a header without the columns. */
  feed(lines: string, last: boolean): void {
    if (this.#splitter === undefined) {
      if (lines.trim() === "") return;
      this.#splitter = new RecordSplitter(delimiterOf(lines, this.#options));
    }
    for (const record of this.#splitter.feed(lines, last)) this.#read(record);
  }

  /** The readings since the last call. */
  taken(): Reading[] {
    const readings = this.#readings;
    this.#readings = [];
    return readings;
  }

  bad(): BadRows {
    return this.#bad.rows();
  }

  /** What was assumed of the file, for people. */
  notes(): string[] {
    const { format, fileSensor } = this.#layout ?? {};
    const { timeZone } = this.#options;
    const notes = format === undefined ? [] : [`Read as ${format}.`];
    if (fileSensor !== undefined)
      notes.push(
        `The file names no sensor: it is called ${fileSensor}, after the file. Otherwise: --sensor NAME`,
      );
    if (this.#localTimes > 0)
      notes.push(
        timeZone === undefined
          ? "Times without a zone are taken as UTC. Another zone: --time-zone Europe/Berlin"
          : `Times without a zone are taken as those of ${timeZone}.`,
      );
    return notes;
  }

  #read(record: CsvRecord): void {
    if (isComment(record)) {
      this.#isAnnotated ||= textOf(record).startsWith("#");
      return;
    }
    if (this.#readRow === undefined) this.#begin(record);
    else if (this.#isHeader(record)) this.#beginAgain(record);
    else this.#readRow(record);
  }

  #begin(record: CsvRecord): void {
    this.#isAnnotated = false;
    const header = "fields" in record ? record.fields : [record.text];
    this.#layout = layoutOf(header, this.#options, this.#name);
    this.#header = header;
    this.#readRow = rowReader(
      header,
      this.#layout,
      { unit: this.#options.unit, fromLocal: this.#fromLocal },
      { take: (reading) => this.#readings.push(reading), refuse: (row) => this.#bad.add(row) },
    );
  }

  /** A table behind another one stops nothing when it has no readings, such as the errors of InfluxDB. */
  #beginAgain(record: CsvRecord): void {
    try {
      this.#begin(record);
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      const fix = "Leave this table out of the export.";
      this.#readRow = (row) =>
        this.#bad.add(badRow(row.line, ["", textOf(row)], "a table without readings", fix));
    }
  }

  /** Whether a row is a header again: behind annotations, or with the name of the time in the column of the time. */
  #isHeader(record: CsvRecord): boolean {
    if (!("fields" in record)) return false;
    const place = this.#layout?.times[0] ?? 0;
    return (
      this.#isAnnotated || (record.fields[place] !== "" && record.fields[place] === this.#header?.[place])
    );
  }
}

/** The delimiter that gives the columns looked for; when none does, the most columns. */
export function delimiterOf(text: string, options: LayoutOptions): string {
  const [, separator] = /^\s*sep=(.)\r?\n/i.exec(text) ?? [];
  if (separator !== undefined && DELIMITERS.includes(separator)) return separator;
  const header = /^(?:\s*#[^\n]*\n)*\s*([^\n]*\n)/.exec(text)?.[1] ?? "\n";
  const found = DELIMITERS.map((delimiter) => {
    const [record] = new RecordSplitter(delimiter).feed(header, true);
    const fields = record !== undefined && "fields" in record ? record.fields : [];
    return { delimiter, columns: knownColumns(fields, options) * 1000 + fields.length };
  });
  return found.reduce((best, other) => (other.columns > best.columns ? other : best)).delimiter;
}

/** An annotation of InfluxDB, or Excel's line about the delimiter. */
function isComment(record: CsvRecord): boolean {
  const text = textOf(record);
  return text.startsWith("#") || (record.line === 1 && /^sep=.?$/i.test(text));
}

function textOf(record: CsvRecord): string {
  return "fields" in record ? (record.fields[0] ?? "").trim() : record.text;
}
