import { type BadRows, NO_BAD_ROWS } from "../../agent/sources/csv-causes.ts";
import { parseColumns } from "../../agent/sources/csv-columns.ts";
import { readCsv } from "../../agent/sources/csv-readings.ts";
import type { Unit } from "../../domain/home/description.ts";

/** All readings of a file in columns, in order of time; in the order of the file within the same time. */
export interface History {
  sensorIds: string[];
  /** Milliseconds since 1970 UTC, index into `sensorIds`, and Celsius or NaN where nothing was measured. */
  takenAtMs: Float64Array;
  sensor: Uint16Array;
  celsius: Float64Array;
  bad: BadRows;
  /** What was assumed of the file, for people. */
  notes: string[];
}

/** How the file is to be understood. */
export interface HistoryOptions {
  file: string;
  columns?: string | undefined;
  /** The one sensor whose series the whole file is. */
  sensor?: string | undefined;
  unit?: Unit | undefined;
  /** Zone of times without one. */
  timeZone?: string | undefined;
}

/** Reads a whole file: 18 bytes of memory a reading. Throws a SourceError when it cannot be read or lacks a column. */
export async function readHistory(options: HistoryOptions): Promise<History> {
  const table = new GrowingTable();
  const csv = {
    columns: options.columns === undefined ? undefined : parseColumns(options.columns),
    sensorId: options.sensor,
    unit: options.unit,
    timeZone: options.timeZone,
  };
  let bad: BadRows = NO_BAD_ROWS;
  let notes: string[] = [];
  for await (const batch of readCsv(options.file, csv)) {
    for (const { sensorId, takenAtMs, celsius } of batch.readings)
      table.add(sensorId, takenAtMs, celsius ?? Number.NaN);
    ({ bad, notes } = batch);
  }
  return { ...table.inOrder(), bad, notes };
}

class GrowingTable {
  #indexOf = new Map<string, number>();
  #takenAtMs = new Float64Array(1 << 16);
  #celsius = new Float64Array(1 << 16);
  #sensor = new Uint16Array(1 << 16);
  #length = 0;
  #ordered = true;

  add(sensorId: string, takenAtMs: number, celsius: number): void {
    let index = this.#indexOf.get(sensorId);
    if (index === undefined) {
      index = this.#indexOf.size;
      this.#indexOf.set(sensorId, index);
    }
    const at = this.#length++;
    if (at === this.#takenAtMs.length) this.#grow();
    if (at > 0 && takenAtMs < (this.#takenAtMs[at - 1] as number)) this.#ordered = false;
    this.#takenAtMs[at] = takenAtMs;
    this.#celsius[at] = celsius;
    this.#sensor[at] = index;
  }

  inOrder(): Omit<History, "bad" | "notes"> {
    const sensorIds = [...this.#indexOf.keys()];
    const takenAtMs = this.#takenAtMs.subarray(0, this.#length);
    const celsius = this.#celsius.subarray(0, this.#length);
    const sensor = this.#sensor.subarray(0, this.#length);
    if (this.#ordered) return { sensorIds, takenAtMs, celsius, sensor };
    const order = Uint32Array.from(takenAtMs, (_, index) => index);
    order.sort((a, b) => (takenAtMs[a] as number) - (takenAtMs[b] as number) || a - b);
    return {
      sensorIds,
      takenAtMs: Float64Array.from(order, (index) => takenAtMs[index] as number),
      celsius: Float64Array.from(order, (index) => celsius[index] as number),
      sensor: Uint16Array.from(order, (index) => sensor[index] as number),
    };
  }

  #grow(): void {
    const longer = <T extends Float64Array | Uint16Array>(old: T, fresh: T): T => {
      fresh.set(old);
      return fresh;
    };
    const length = this.#length * 2;
    this.#takenAtMs = longer(this.#takenAtMs, new Float64Array(length));
    this.#celsius = longer(this.#celsius, new Float64Array(length));
    this.#sensor = longer(this.#sensor, new Uint16Array(length));
  }
}
