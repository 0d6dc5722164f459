import type { PlaceKind } from "../places.ts";
import { HOUR_MS } from "./sample.ts";
import { traitsOf } from "./traits.ts";
import type { Cause } from "./verdict.ts";

/** What a sensor's rules may know of the rest of its home; everything may be missing. */
export interface Context {
  /** Newest reading of the home's outdoor sensor. */
  outdoorCelsius?: number;
  /** How far the home's other sound rooms are from their own usual course: their median in Celsius. */
  peersDeviation?: number;
  /** Of how many rooms. */
  peers: number;
  /** What other rooms of the home have an alarm of: a heatwave is one alarm of the house, not eight. */
  told?: readonly Cause[];
}

/** A sensor with a home that is unknown. */
export const ALONE: Context = { peers: 0 };

/** What one sensor tells the others of its home. */
export interface SensorSummary {
  kind: PlaceKind;
  atMs: number;
  celsius: number;
  /** Distance from its own usual course in Celsius; NaN while that is unknown or the sensor has an alarm. */
  deviation: number;
  /** What the sensor has an alarm of. */
  told?: Cause;
}

/** Older than this a summary says nothing of now. */
const FRESH_FOR_MS = HOUR_MS;

/** A home at one moment, made once for all the sensors that are judged then. */
export interface HomeView {
  outdoorCelsius?: number;
  /** Deviations of the sound rooms in ascending order, and whose they are. */
  deviations: readonly number[];
  roomIds: readonly string[];
  /** The open alarms of rooms. */
  told: readonly { id: string; cause: Cause }[];
}

/** Puts the newest summaries of a home in order; those older than an hour do not count. */
export function viewOf(home: ReadonlyMap<string, SensorSummary>, nowMs: number): HomeView {
  const rooms: { id: string; deviation: number }[] = [];
  const told: { id: string; cause: Cause }[] = [];
  let outdoorCelsius: number | undefined;
  for (const [id, { kind, atMs, celsius, deviation, told: cause }] of home) {
    if (nowMs - atMs > FRESH_FOR_MS) continue;
    if (kind === "outdoor") outdoorCelsius = celsius;
    else if (traitsOf(kind).isRoom) {
      if (!Number.isNaN(deviation)) rooms.push({ id, deviation });
      if (cause !== undefined) told.push({ id, cause });
    }
  }
  rooms.sort((a, b) => a.deviation - b.deviation);
  return {
    ...(outdoorCelsius === undefined ? {} : { outdoorCelsius }),
    deviations: rooms.map(({ deviation }) => deviation),
    roomIds: rooms.map(({ id }) => id),
    told,
  };
}

/** What a view says to one of its sensors; only rooms are compared with the other rooms. */
export function contextIn(view: HomeView, sensorId: string, kind: PlaceKind): Context {
  const { outdoorCelsius, deviations, roomIds, told } = view;
  const isRoom = traitsOf(kind).isRoom;
  const own = roomIds.indexOf(sensorId);
  const peers = isRoom ? deviations.length - (own === -1 ? 0 : 1) : 0;
  const context: Context = { peers };
  if (outdoorCelsius !== undefined) context.outdoorCelsius = outdoorCelsius;
  if (peers > 0) context.peersDeviation = medianWithout(deviations, own);
  if (isRoom && told.length > 0)
    context.told = told.filter(({ id }) => id !== sensorId).map(({ cause }) => cause);
  return context;
}

/** Median of ascending values without the one at `left`, -1 for none. */
function medianWithout(values: readonly number[], left: number): number {
  const count = values.length - (left === -1 ? 0 : 1);
  const at = (rank: number) => values[left === -1 || rank < left ? rank : rank + 1] as number;
  const middle = count >> 1;
  return count % 2 === 1 ? at(middle) : (at(middle) + at(middle - 1)) / 2;
}
