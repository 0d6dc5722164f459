import { cadenceMs, HOUR_MS, type House, outdoorAt, seriesOf } from "./series.ts";

/** A room's clean readings, and what it was outdoors at the same times. */
export interface Room {
  readonly timesMs: readonly number[];
  readonly celsius: readonly number[];
  readonly outdoor: readonly number[];
  readonly cadenceMs: number;
}

/** An offset below this has died away, Celsius. */
const SETTLED_CELSIUS = 0.1;
/** No fault is further from the clean reading when its recovery begins, Celsius. */
const FARTHEST_CELSIUS = 60;

/** A room of a house; throws RangeError when there is none of that name. */
export function roomIn(house: House, sensorId: string): Room {
  const { timesMs, celsius } = seriesOf(house, sensorId);
  return { timesMs, celsius, outdoor: outdoorAt(house, timesMs), cadenceMs: cadenceMs({ timesMs }) };
}

/** Hours from one reading to another. */
export function hoursBetween(room: Room, from: number, to: number): number {
  return ((room.timesMs[to] as number) - (room.timesMs[from] as number)) / HOUR_MS;
}

/** The indexes of the readings from one on, for some hours. */
export function during(room: Room, from: number, hours: number): number[] {
  const indexes: number[] = [];
  for (let i = from; i < room.timesMs.length && hoursBetween(room, from, i) <= hours; i++) indexes.push(i);
  return indexes;
}

/** The readings from one on, for some hours, with an offset in Celsius that depends on the hours since then. */
export function shifted(
  room: Room,
  from: number,
  hours: number,
  offset: (hours: number) => number,
): number[] {
  return during(room, from, hours).map((i) => clean(room, i) + offset(hoursBetween(room, from, i)));
}

/** Altered readings from an index on, and after them those in which the last offset dies away with a time constant. */
export function recovered(room: Room, from: number, altered: readonly number[], tauHours: number): number[] {
  const last = from + altered.length - 1;
  const left = (altered.at(-1) as number) - clean(room, last);
  const hours = tauHours * Math.log(Math.max(1, Math.abs(left) / SETTLED_CELSIUS));
  return [...altered, ...shifted(room, last, hours, (h) => left * Math.exp(-h / tauHours)).slice(1)];
}

/** The most hours that `recovered` adds. */
export function mostRecoveryHours(tauHours: number): number {
  return tauHours * Math.log(FARTHEST_CELSIUS / SETTLED_CELSIUS);
}

/**
 * A room that loses its heat to the outdoors for some hours, and then recovers. Its distance from outdoors shrinks with the
 * time constant (Newton's law of cooling); what moves the clean room by itself moves this one, too.
 */
export function cooled(
  room: Room,
  from: number,
  { tauHours, hours, recoveryTauHours }: { tauHours: number; hours: number; recoveryTauHours: number },
): number[] {
  let offset = 0;
  const altered = during(room, from, hours).map((i) => {
    if (i > from) {
      const pull = 1 - Math.exp(-hoursBetween(room, i - 1, i) / tauHours);
      offset += ((room.outdoor[i - 1] as number) - clean(room, i - 1) - offset) * pull;
    }
    return clean(room, i) + offset;
  });
  return recovered(room, from, altered, recoveryTauHours);
}

/** How much colder it is outdoors at a reading, Celsius. */
export function colderOutdoors(room: Room, i: number): number {
  return clean(room, i) - (room.outdoor[i] as number);
}

function clean(room: Room, i: number): number {
  return room.celsius[i] as number;
}
