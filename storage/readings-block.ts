import type { Reading } from "../domain/reading.ts";

/** A reading within its sensor's block. */
export type BlockReading = Pick<Reading, "takenAtMs" | "celsius">;

const FORMAT = 1;
const UNITS_PER_CELSIUS = 10_000;
/** Beyond this no thermometer speaks; a larger value is stored as this one. */
const MAX_CELSIUS = 1_000_000;

/**
 * Packs readings, in the order given, into about 4 bytes each: a format byte, then per reading the change of the
 * interval in ms and the change of the value in 0.0001 C, both as zigzag varints; the value's is moved up by one so
 * that 0 stands for null. Times are whole ms from 0 to LATEST_MS.
 * Delta of deltas: Pelkonen et al., "Gorilla", VLDB 2015; zigzag varint: Protocol Buffers encoding.
 */
export function packReadings(readings: readonly BlockReading[]): Uint8Array {
  const bytes = [FORMAT];
  let previous = { takenAtMs: 0, intervalMs: 0, units: 0 };
  for (const [index, { takenAtMs, celsius }] of readings.entries()) {
    // The first "interval" is the time since 1970; the second is not like it.
    const intervalMs = index === 0 ? 0 : takenAtMs - previous.takenAtMs;
    pushVarint(bytes, zigzag(index === 0 ? takenAtMs : intervalMs - previous.intervalMs));
    const units = celsius === null ? previous.units : unitsOf(celsius);
    pushVarint(bytes, celsius === null ? 0 : zigzag(units - previous.units) + 1);
    previous = { takenAtMs, intervalMs, units };
  }
  return Uint8Array.from(bytes);
}

/** The readings of a block, in the order they were packed; throws when the bytes are of no known format. */
export function unpackReadings(bytes: Uint8Array): BlockReading[] {
  if (bytes[0] !== FORMAT)
    throw new Error(`block of readings has format ${bytes[0]}, this version reads ${FORMAT}`);
  const readings: BlockReading[] = [];
  const cursor = { at: 1 };
  let previous = { takenAtMs: 0, intervalMs: 0, units: 0 };
  while (cursor.at < bytes.length) {
    const step = unzigzag(takeVarint(bytes, cursor));
    const intervalMs = readings.length === 0 ? 0 : previous.intervalMs + step;
    const takenAtMs = readings.length === 0 ? step : previous.takenAtMs + intervalMs;
    const change = takeVarint(bytes, cursor);
    const units = change === 0 ? previous.units : previous.units + unzigzag(change - 1);
    readings.push({ takenAtMs, celsius: change === 0 ? null : units / UNITS_PER_CELSIUS });
    previous = { takenAtMs, intervalMs, units };
  }
  return readings;
}

function unitsOf(celsius: number): number {
  return Math.round(Math.min(MAX_CELSIUS, Math.max(-MAX_CELSIUS, celsius)) * UNITS_PER_CELSIUS);
}

function zigzag(value: number): number {
  return value < 0 ? -2 * value - 1 : 2 * value;
}

function unzigzag(value: number): number {
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
}

/** Of the eighth byte; a whole number below 2^53 has no more bytes. */
const MOST_FACTOR = 128 ** 7;

/** Arithmetic instead of bit operations: values pass 32 bits. */
function pushVarint(bytes: number[], value: number): void {
  let rest = value;
  while (rest >= 128) {
    bytes.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
}

function takeVarint(bytes: Uint8Array, cursor: { at: number }): number {
  let value = 0;
  for (let factor = 1; ; factor *= 128) {
    if (factor > MOST_FACTOR) throw new Error("block of readings has a number of more than 8 bytes");
    const byte = bytes[cursor.at];
    if (byte === undefined) throw new Error("block of readings ends within a number");
    cursor.at += 1;
    value += (byte % 128) * factor;
    if (byte < 128) return value;
  }
}
