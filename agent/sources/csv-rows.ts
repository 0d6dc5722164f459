import type { Unit } from "../../domain/home/description.ts";
import { type Reading, sensorIdProblem } from "../../domain/reading.ts";
import type { ColumnPlaces } from "./csv-columns.ts";
import type { CsvRecord } from "./csv-records.ts";
import { parseTemperature } from "./temperature.ts";
import { parseTime, TIME_FORMATS } from "./time.ts";

/** A row that could not be used: the editor's line, the column and value at fault, and what is wrong with it. */
export interface BadRow {
  line: number;
  /** As the header has it; empty when the row as a whole is at fault. */
  column: string;
  /** At most 80 characters. */
  value: string;
  problem: string;
}

/** How the rows of one file are to be understood. */
export interface RowOptions {
  sensorId?: string | undefined;
  unit?: Unit | undefined;
  decimalComma: boolean;
}

const LONGEST_VALUE = 80;

/** Makes the function that turns rows into readings; undefined for a row whose columns are all empty. */
export function rowReader(header: string[], places: ColumnPlaces, options: RowOptions) {
  const { unit, decimalComma } = options;
  const sensors = new SensorIds();
  return (record: CsvRecord): Reading | BadRow | undefined => {
    if ("problem" in record) return badRow(record.line, "", record.text, record.problem);
    const { line, fields } = record;
    if (fields.length !== header.length && !onlyEmptyAfter(fields, header.length))
      return isEmpty(fields) ? undefined : badRow(line, "", fields.join(" | "), widthProblem(fields, header));
    const field = (place: number) => (fields[place] ?? "").trim();
    const time = field(places.timestamp);
    const takenAtMs = parseTime(time);
    if (takenAtMs === undefined)
      return isEmpty(fields) ? undefined : badRow(line, header[places.timestamp], time, NOT_A_TIME);
    const value = field(places.celsius);
    const celsius = parseTemperature(decimalComma ? value.replace(",", ".") : value, unit);
    if (celsius === undefined) return badRow(line, header[places.celsius], value, NOT_A_TEMPERATURE);
    if (places.sensor === undefined) return { sensorId: options.sensorId ?? "", takenAtMs, celsius };
    const name = field(places.sensor);
    const sensorId = sensors.known(name);
    if (sensorId === undefined)
      return badRow(line, header[places.sensor], name, sensorIdProblem(name) ?? "not a sensor id");
    return { sensorId, takenAtMs, celsius };
  };
}

const NOT_A_TIME = `not a time: expected ${TIME_FORMATS}`;
const NOT_A_TEMPERATURE = "not a temperature: expected a number";

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
  return fields.every((field) => field.trim() === "");
}

function widthProblem(fields: string[], header: string[]): string {
  const count = fields.length === 1 ? "1 column" : `${fields.length} columns`;
  return `${count} where the header has ${header.length}`;
}

function badRow(line: number, column: string | undefined, value: string, problem: string): BadRow {
  const shown = value.length > LONGEST_VALUE ? `${value.slice(0, LONGEST_VALUE - 1)}…` : value;
  return { line, column: (column ?? "").trim(), value: shown, problem };
}
