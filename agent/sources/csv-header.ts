import { type CsvColumns, columnPlace, DEFAULT_COLUMNS, findColumns, missingColumns } from "./csv-columns.ts";
import { homeAssistantLayout, influxLayout } from "./csv-exports.ts";
import type { CsvLayout, ValueColumn } from "./csv-layout.ts";
import {
  isClockName,
  isDateName,
  isSensorName,
  isTimeName,
  isValueName,
  namesOther,
  splitUnit,
} from "./csv-words.ts";
import { namesTemperature } from "./mqtt/payload-values.ts";

/** What is known of a file before its header is read. */
export interface LayoutOptions {
  columns?: CsvColumns | undefined;
  /** The one sensor of the file. */
  sensorId?: string | undefined;
  /** What the sensor of a file is called that names none. */
  fileSensor?: string | undefined;
  /** A file that is one sensor's is of no use. */
  needsSensors?: boolean | undefined;
}

/**
 * Finds the readings in a table. With `columns` the header must have these names; without, `timestamp`, `sensor`,
 * `celsius` and what people and programs write instead are understood, and the exports of Home Assistant and InfluxDB.
 * Throws a SourceError that says what the header has and which option helps.
 */
export function layoutOf(header: readonly string[], options: LayoutOptions, file: string): CsvLayout {
  const names = header.map((name) => name.trim());
  const { columns, sensorId } = options;
  if (columns !== undefined || hasDefaultColumns(names, sensorId))
    return plainLayout(names, columns ?? DEFAULT_COLUMNS, options, file);
  const found =
    homeAssistantLayout(names, sensorId) ?? influxLayout(names, sensorId) ?? tableLayout(names, sensorId);
  const fileSensor = options.needsSensors ? undefined : options.fileSensor;
  const layout = found && withSensor(found, fileSensor);
  if (layout !== undefined) return layout;
  throw missingColumns(names, DEFAULT_COLUMNS, missingFrom(names, sensorId), { ...options, file });
}

/** How many columns of a header are known, to tell a delimiter by. */
export function knownColumns(header: readonly string[], { columns }: LayoutOptions): number {
  if (columns !== undefined)
    return Object.values(columns).filter((name) => columnPlace(header, name) !== -1).length;
  const known = [isTimeName, isDateName, isSensorName, isValueName];
  return header.filter((name) => known.some((isKnown) => isKnown(name))).length;
}

/** The layout, with the file's own name where neither rows nor columns name a sensor; undefined when it has none. */
function withSensor(layout: CsvLayout, fileSensor: string | undefined): CsvLayout | undefined {
  if (layout.sensorOf !== undefined || layout.values.every(({ sensor }) => sensor !== undefined))
    return layout;
  if (fileSensor === undefined) return undefined;
  return { ...layout, values: layout.values.map((value) => ({ ...value, sensor: fileSensor })), fileSensor };
}

function hasDefaultColumns(names: readonly string[], sensorId: string | undefined): boolean {
  const { timestamp, sensor, celsius } = DEFAULT_COLUMNS;
  const wanted = sensorId === undefined ? [timestamp, sensor, celsius] : [timestamp, celsius];
  return wanted.every((name) => columnPlace(names, name) !== -1);
}

function plainLayout(
  names: readonly string[],
  columns: CsvColumns,
  options: LayoutOptions,
  file: string,
): CsvLayout {
  const { timestamp, sensor, celsius } = findColumns(names, columns, options.sensorId !== undefined, {
    ...options,
    file,
  });
  return {
    times: [timestamp],
    // A name that the user gave says nothing of the unit: `columns: celsius=temp_f` comes with `unit: fahrenheit`.
    values: [{ place: celsius, sensor: options.sensorId }],
    ...(sensor === undefined ? {} : { sensorOf: (fields) => fields[sensor] ?? "" }),
  };
}

/** A table whose columns have names that people use; undefined when it has no time or no temperature. */
function tableLayout(names: readonly string[], sensorId: string | undefined): CsvLayout | undefined {
  const times = timePlaces(names);
  if (times.length === 0) return undefined;
  const sensor = names.findIndex(isSensorName);
  const value = names.findIndex(isValueName);
  if (value !== -1) {
    const { unit } = splitUnit(names[value] ?? "");
    if (sensorId !== undefined || sensor === -1)
      return { times, values: [{ place: value, sensor: sensorId, unit }] };
    return { times, values: [{ place: value, unit }], sensorOf: (fields) => fields[sensor] ?? "" };
  }
  if (sensor !== -1) return undefined;
  const columns = sensorColumns(names, times);
  if (columns.length === 0) return undefined;
  if (sensorId !== undefined)
    return columns.length === 1
      ? { times, values: [{ ...columns[0], sensor: sensorId } as ValueColumn] }
      : undefined;
  return { times, values: columns, skipsEmpty: true, format: "a column for each sensor" };
}

/** The columns that are named after a sensor: those that speak of a temperature, or all that speak of nothing else. */
function sensorColumns(names: readonly string[], times: readonly number[]): ValueColumn[] {
  const columns = names.flatMap((text, place) => {
    const isOther = text === "" || times.includes(place) || isTimeName(text) || namesOther(text);
    return isOther ? [] : [{ place, text, ...splitUnit(text) }];
  });
  const speaking = columns.filter(({ text, unit }) => unit !== undefined || namesTemperature(text));
  return (speaking.length > 0 ? speaking : columns).map(({ place, name, unit }) => ({
    place,
    sensor: name,
    unit,
  }));
}

/** The column of the time, or those of the date and of the clock. */
function timePlaces(names: readonly string[]): number[] {
  const date = names.findIndex(isDateName);
  const clock = names.findIndex(isClockName);
  if (date !== -1 && clock !== -1) return [date, clock];
  const place = names.findIndex(isTimeName);
  return place === -1 ? [] : [place];
}

function missingFrom(names: readonly string[], sensorId: string | undefined): (keyof CsvColumns)[] {
  const missing: (keyof CsvColumns)[] = [];
  if (timePlaces(names).length === 0) missing.push("timestamp");
  if (sensorId === undefined && !names.some(isSensorName)) missing.push("sensor");
  if (!names.some(isValueName)) missing.push("celsius");
  return missing;
}
