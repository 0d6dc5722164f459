import { ByteReader, ByteWriter } from "../domain/detection/byte-io.ts";
import type { Reading } from "../domain/reading.ts";

/** What a sensor measured in one hour; readings that could not measure do not count. */
export interface Hour {
  /** Full hours since 1970. */
  hour: number;
  count: number;
  /** In 0.0001 C, as readings are stored. */
  lowest: number;
  highest: number;
  sum: number;
}

/** Hours of a home by sensor, in the order in which they were begun. */
export type HoursBySensor = ReadonlyMap<string, readonly Hour[]>;

export const HOUR_MS = 3_600_000;
export const UNITS_PER_CELSIUS = 10_000;

/** The hours with more readings in them; a late reading may begin an hour that was sealed already. */
export function withHours(before: HoursBySensor, added: readonly Reading[]): HoursBySensor {
  if (added.length === 0) return before;
  const after = new Map(before);
  const fresh = new Set<string>();
  for (const { sensorId, takenAtMs, celsius } of added) {
    if (celsius === null) continue;
    if (!fresh.has(sensorId)) after.set(sensorId, (after.get(sensorId) ?? []).slice());
    fresh.add(sensorId);
    addTo(
      after.get(sensorId) as Hour[],
      Math.floor(takenAtMs / HOUR_MS),
      Math.round(celsius * UNITS_PER_CELSIUS),
    );
  }
  return after;
}

/** The hours of several seals in order, those that were sealed in parts put together. */
export function joined(hours: readonly Hour[]): Hour[] {
  const whole = new Map<number, Hour>();
  for (const part of hours) {
    const known = whole.get(part.hour);
    whole.set(part.hour, known === undefined ? part : together(known, part));
  }
  return [...whole.values()].sort((a, b) => a.hour - b.hour);
}

/** The hours of the sensors as bytes, about 10 an hour. */
export function packHours(hours: HoursBySensor): Uint8Array {
  const out = new ByteWriter();
  for (const [sensorId, list] of hours) {
    out.text(sensorId);
    out.varint(list.length);
    let previous = { hour: 0, lowest: 0 };
    for (const { hour, count, lowest, highest, sum } of list) {
      out.signed(hour - previous.hour);
      out.varint(count);
      out.signed(lowest - previous.lowest);
      out.varint(highest - lowest);
      out.varint(sum - count * lowest);
      previous = { hour, lowest };
    }
  }
  return out.take();
}

/** The hours that `packHours` packed. */
export function unpackHours(bytes: Uint8Array): Map<string, Hour[]> {
  const input = new ByteReader(bytes);
  const hours = new Map<string, Hour[]>();
  while (input.left > 0) {
    const sensorId = input.text();
    let previous = { hour: 0, lowest: 0 };
    const list = Array.from({ length: input.count() }, (): Hour => {
      const hour = previous.hour + input.signed();
      const count = input.varint();
      const lowest = previous.lowest + input.signed();
      const highest = lowest + input.varint();
      previous = { hour, lowest };
      return { hour, count, lowest, highest, sum: input.varint() + count * lowest };
    });
    hours.set(sensorId, list);
  }
  return hours;
}

function addTo(hours: Hour[], hour: number, units: number): void {
  const at = hours.findLastIndex((one) => one.hour === hour);
  const reading = { hour, count: 1, lowest: units, highest: units, sum: units };
  if (at === -1) hours.push(reading);
  else hours[at] = together(hours[at] as Hour, reading);
}

function together(a: Hour, b: Hour): Hour {
  return {
    hour: a.hour,
    count: a.count + b.count,
    lowest: Math.min(a.lowest, b.lowest),
    highest: Math.max(a.highest, b.highest),
    sum: a.sum + b.sum,
  };
}
