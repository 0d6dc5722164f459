import type { Unit } from "../../domain/home/description.ts";

/** Where a table has its readings: one a row, or one a column (`values` with a sensor each). */
export interface CsvLayout {
  /** Of the time; two where date and clock have a column each. */
  times: readonly number[];
  values: readonly ValueColumn[];
  /** The sensor that a row is about; undefined when its value column, or the file, says so. */
  sensorOf?: (fields: readonly string[]) => string;
  /** What a row measures, where rows say so: its unit, or why it is no temperature of a place. */
  measures?: (fields: readonly string[]) => Measures;
  /** Empty cells are no readings: a table with a column for each sensor has them where only another one measured. */
  skipsEmpty?: boolean;
  /** What its one sensor is called after the file, because the file does not name it. */
  fileSensor?: string;
  /** What the file is, for people: "Home Assistant's history". */
  format?: string;
}

export interface ValueColumn {
  place: number;
  sensor?: string | undefined;
  unit?: Unit | undefined;
}

/** The unit of a row, `undefined` where the configuration says it; or why the row is left out and how to get it in. */
export type Measures = { unit?: Unit | undefined } | { leftOut: string; fix: string };
