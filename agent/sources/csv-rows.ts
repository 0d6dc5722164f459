import type { Unit } from "../../domain/home/description.ts";
import { type Reading, sensorIdProblem } from "../../domain/reading.ts";
import { type BadRow, badRow } from "./csv-causes.ts";
import type { CsvLayout, ValueColumn } from "./csv-layout.ts";
import type { CsvRecord } from "./csv-records.ts";
import { parseTemperature } from "./temperature.ts";
import { type FromLocal, parseTime, TIME_FORMATS } from "./time.ts";

/** How the rows of one file are to be understood. */
export interface RowOptions {
  unit?: Unit | undefined;
  /** UTC of a time without a zone. */
  fromLocal?: FromLocal | undefined;
}

/** Where the readings of a row go, and what could not be used of it. */
export interface RowTaker {
  take(reading: Reading): void;
  refuse(row: BadRow): void;
}

/** Makes the function that turns rows into readings. A row whose columns are all empty is nothing. */
export function rowReader(
  header: readonly string[],
  layout: CsvLayout,
  options: RowOptions,
  taker: RowTaker,
) {
  const sensors = new SensorIds();
  const [timePlace = 0, clockPlace] = layout.times;
  function takeValue({ line, fields }: Row, takenAtMs: number, column: ValueColumn, unit: Unit | undefined) {
    const value = (fields[column.place] ?? "").trim();
    if (value === "" && layout.skipsEmpty) return;
    const celsius = temperatureOf(value, unit ?? column.unit ?? options.unit);
    if (celsius === undefined) {
      taker.refuse(badRow(line, [header[column.place], value], ...notATemperature(value)));
      return;
    }
    const name = layout.sensorOf?.(fields).trim() ?? column.sensor ?? "";
    const sensorId = sensors.known(name);
    if (sensorId !== undefined) taker.take({ sensorId, takenAtMs, celsius });
    else taker.refuse(badRow(line, ["sensor", name], sensorIdProblem(name) ?? "not a sensor id", SENSOR_FIX));
  }
  return (record: CsvRecord): void => {
    const refuse = (cell: [string | undefined, string], problem: string, fix: string) =>
      taker.refuse(badRow(record.line, cell, problem, fix));
    if ("problem" in record) {
      refuse(["", record.text], record.problem, QUOTE_FIX);
      return;
    }
    const { fields } = record;
    if (isEmpty(fields)) return;
    if (fields.length !== header.length && !onlyEmptyAfter(fields, header.length)) {
      refuse(["", fields.join(" | ")], widthProblem(fields, header), WIDTH_FIX);
      return;
    }
    const measured = layout.measures?.(fields);
    if (measured !== undefined && "leftOut" in measured) {
      refuse(["", aboutOf(layout, fields)], measured.leftOut, measured.fix);
      return;
    }
    const day = (fields[timePlace] ?? "").trim();
    const time = clockPlace === undefined ? day : `${day} ${(fields[clockPlace] ?? "").trim()}`;
    const takenAtMs = parseTime(time, options.fromLocal);
    if (takenAtMs === undefined) {
      refuse([header[timePlace], time], NOT_A_TIME, TIME_FIX);
      return;
    }
    for (const column of layout.values) takeValue(record, takenAtMs, column, measured?.unit);
  };
}

/** What a row that is left out is about: its sensor and value. */
function aboutOf(layout: CsvLayout, fields: readonly string[]): string {
  const [column] = layout.values;
  return `${layout.sensorOf?.(fields) ?? ""}: ${fields[column?.place ?? 0] ?? ""}`;
}

type Row = Extract<CsvRecord, { fields: string[] }>;

const NOT_A_TIME = "not a time";
const TIME_FIX = `Times are understood as ${TIME_FORMATS}. With slashes nobody knows which number is the month.`;
const SENSOR_FIX = "Give the sensor a name in this column, or name the one sensor of the file with --sensor.";
const QUOTE_FIX = "Close the quote, or write a quote within a text twice.";
const WIDTH_FIX =
  "A text with the delimiter in it stands in quotes; a file with decimal commas is exported with semicolons.";

/** Degrees Celsius of a cell: a decimal comma, a unit behind the number and a typesetter's minus are understood, too. */
function temperatureOf(value: string, unit: Unit | undefined): number | null | undefined {
  const plain = parseTemperature(value.includes(",") ? value.replace(",", ".") : value, unit);
  if (plain !== undefined || value.length > LONGEST_WITH_UNIT) return plain;
  const [, number, letter] = /^([-+\u2212]?[\d.,]+)\s*(?:[°º]\s*([CF])?)?$/i.exec(value) ?? [];
  if (number === undefined) return undefined;
  const own = letter === undefined ? unit : letter.toUpperCase() === "F" ? "fahrenheit" : "celsius";
  return parseTemperature(number.replace("\u2212", "-").replace(",", "."), own);
}

const LONGEST_WITH_UNIT = 40;

function notATemperature(value: string): [problem: string, fix: string] {
  if (/^[-+]?[\d.,]+\s*(?:%|[a-zµ/]+)$/i.test(value))
    return ["not a temperature: it has another unit", "Leave this measurement out of the export."];
  return [
    "not a temperature: expected a number",
    "Name the column of the temperatures with --columns, for example --columns time,room,temp.",
  ];
}

/** Checks each name once, and keeps one copy of it: a name cut from a block of text would hold the whole block. */
class SensorIds {
  #ids = new Map<string, string>();

  /** The name if it can name a sensor. */
  known(name: string): string | undefined {
    const id = this.#ids.get(name);
    if (id !== undefined) return id;
    if (sensorIdProblem(name) !== undefined) return undefined;
    if (this.#ids.size === SensorIds.LIMIT) this.#ids.clear();
    const copy = Buffer.from(name).toString();
    this.#ids.set(copy, copy);
    return copy;
  }

  static readonly LIMIT = 10_000;
}

/** Spreadsheets pad rows with empty columns. */
function onlyEmptyAfter(fields: string[], count: number): boolean {
  return fields.length > count && isEmpty(fields.slice(count));
}

function isEmpty(fields: string[]): boolean {
  return (fields[0] ?? "").trim() === "" && fields.every((field) => field.trim() === "");
}

function widthProblem(fields: string[], header: readonly string[]): string {
  const count = fields.length === 1 ? "1 column" : `${fields.length} columns`;
  return `${count} where the header has ${header.length}`;
}
