import { boundedText } from "../../domain/bounded-text.ts";
import { SourceError } from "../source.ts";

/** Names of a file's columns; upper and lower case are the same. */
export interface CsvColumns {
  timestamp: string;
  sensor: string;
  celsius: string;
}

/** Of a header, in a message; a file that is no table may have a first line of a megabyte. */
const LONGEST_SHOWN = 500;

/** The names that are expected unless others are given. */
export const DEFAULT_COLUMNS: CsvColumns = { timestamp: "timestamp", sensor: "sensor", celsius: "celsius" };

/** Where the columns stand, from 0; `sensor` is undefined when the whole file is one sensor's. */
export interface ColumnPlaces {
  timestamp: number;
  sensor: number | undefined;
  celsius: number;
}

/**
 * Reads `time,room,temp` (in the order timestamp, sensor, celsius), `time,temp` (timestamp, celsius: a file of one
 * sensor) or `timestamp=time,celsius=temp` (the others keep their names). Throws a SourceError on anything else.
 */
export function parseColumns(text: string): CsvColumns {
  const parts = text.split(",").map((part) => part.trim());
  const refuse = (problem: string) =>
    new SourceError(
      `--columns ${JSON.stringify(boundedText(text, LONGEST_SHOWN))}: ${problem}. Expected the file's names for timestamp, sensor and celsius, ` +
        "for example --columns time,room,temp or --columns timestamp=time,celsius=temp",
    );
  if (text.length > LONGEST_SHOWN) throw refuse("too long");
  if (parts.some((part) => part === "")) throw refuse("a name is empty");
  if (!text.includes("=")) {
    const [timestamp = "", second = "", third] = parts;
    if (parts.length < 2 || parts.length > 3)
      throw refuse(`${parts.length} ${parts.length === 1 ? "name" : "names"}`);
    return third === undefined
      ? { ...DEFAULT_COLUMNS, timestamp, celsius: second }
      : { timestamp, sensor: second, celsius: third };
  }
  const columns = { ...DEFAULT_COLUMNS };
  for (const part of parts) {
    const [, key = part, name] = /^([^=]*?)\s*=\s*(.+)$/.exec(part) ?? [];
    if (!isColumn(key) || name === undefined) throw refuse(`${JSON.stringify(part)} is not understood`);
    columns[key] = name;
  }
  return columns;
}

/**
 * Finds the columns in a header. Throws a SourceError that says what the header has and which option fixes it.
 * With `oneSensor` no sensor column is looked for.
 */
export function findColumns(
  header: readonly string[],
  names: CsvColumns,
  oneSensor: boolean,
  file: CsvFile,
): ColumnPlaces {
  const wanted = (["timestamp", "sensor", "celsius"] as const).filter(
    (key) => key !== "sensor" || !oneSensor,
  );
  const missing = wanted.filter((key) => columnPlace(header, names[key]) === -1);
  if (missing.length > 0) throw missingColumns(header, names, missing, file);
  return {
    timestamp: columnPlace(header, names.timestamp),
    sensor: oneSensor ? undefined : columnPlace(header, names.sensor),
    celsius: columnPlace(header, names.celsius),
  };
}

/** Where a column stands in a header, from 0, or -1; an exact match goes before one in other letters. */
export function columnPlace(header: readonly string[], name: string): number {
  const trimmed = header.map((column) => column.trim());
  const exact = trimmed.indexOf(name);
  if (exact !== -1) return exact;
  return trimmed.findIndex((column) => column.toLowerCase() === name.toLowerCase());
}

/** A file, for messages. */
export interface CsvFile {
  file: string;
  /** Whoever reads it needs several sensors: that it may be one sensor's is no help. */
  needsSensors?: boolean | undefined;
}

/** What a header lacks, what it has, and which option helps. */
export function missingColumns(
  header: readonly string[],
  names: CsvColumns,
  missing: readonly (keyof CsvColumns)[],
  { file, needsSensors = false }: CsvFile,
): SourceError {
  const list = missing.map((key) => JSON.stringify(names[key])).join(" and ");
  const found = boundedText(header.map((column) => column.trim()).join(", "), LONGEST_SHOWN);
  const fixes = ["name the file's own columns with --columns, for example --columns time,room,temp"];
  if (missing.includes("sensor") && !needsSensors)
    fixes.push("name the one sensor of the file with --sensor, for example --sensor kitchen");
  return new SourceError(
    `${file}: no column ${list}. Its first line has: ${found}. ` +
      `Expected the columns ${names.timestamp}, ${names.sensor}, ${names.celsius}: ${fixes.join("; or ")}`,
  );
}

function isColumn(key: string): key is keyof CsvColumns {
  return Object.hasOwn(DEFAULT_COLUMNS, key);
}
