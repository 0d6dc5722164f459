import { ByteReader, ByteWriter } from "../domain/detection/byte-io.ts";
import type { Reading } from "../domain/reading.ts";
import { type BlockReading, packReadings, unpackReadings } from "./readings-block.ts";

/** Readings of a home by sensor, of each in the order in which they were heard. */
export type ReadingsBySensor = ReadonlyMap<string, readonly BlockReading[]>;

/** The readings with more behind them. */
export function withReadings(block: ReadingsBySensor, added: readonly Reading[]): ReadingsBySensor {
  if (added.length === 0) return block;
  const fresh = new Map<string, BlockReading[]>();
  for (const { sensorId, takenAtMs, celsius } of added) {
    const readings = fresh.get(sensorId) ?? [...(block.get(sensorId) ?? [])];
    fresh.set(sensorId, readings);
    readings.push({ takenAtMs, celsius });
  }
  return new Map([...block, ...fresh]);
}

/** A block as bytes: of each sensor its id, the length of its readings, and these as `packReadings` has them. */
export function packBlock(block: ReadingsBySensor): Uint8Array {
  const out = new ByteWriter();
  for (const [sensorId, readings] of block) {
    out.text(sensorId);
    const packed = packReadings(readings);
    out.varint(packed.length);
    out.bytes(packed);
  }
  return out.take();
}

/** The readings of a block, of all sensors or of one; throws when the bytes are none. */
export function unpackBlock(bytes: Uint8Array, only?: string): Map<string, BlockReading[]> {
  const input = new ByteReader(bytes);
  const block = new Map<string, BlockReading[]>();
  while (input.left > 0) {
    const sensorId = input.text();
    const packed = input.bytes(input.varint());
    if (only === undefined || only === sensorId) block.set(sensorId, unpackReadings(packed));
  }
  return block;
}
