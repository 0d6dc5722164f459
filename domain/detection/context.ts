import type { PlaceKind } from "../places.ts";
import { HOUR_MS } from "./sample.ts";
import { traitsOf } from "./traits.ts";
import type { Cause } from "./verdict.ts";

/** What a sensor's rules may know of the rest of its home; everything may be missing. */
export interface Context {
  /** Newest reading of the home's outdoor sensor. */
  outdoorCelsius?: number;
  /** How far the outdoor sensor is from its own usual course, Celsius; missing while that is unknown. */
  outdoorDeviation?: number;
  /** How far the home's other sound rooms are from their own usual course: their median in Celsius. */
  peersDeviation?: number;
  /** Of how many rooms. */
  peers: number;
  /** Whether this is the room that is furthest below its usual course: it speaks for the house. */
  isColdest?: boolean;
  /** What other rooms of the home have an alarm of: a heatwave is one alarm of the house, not eight. */
  told?: readonly Cause[];
}

/** With fewer other rooms nobody can say what is the house's and what the room's. */
const LEAST_PEERS = 2;

/** Whether there are rooms enough to speak of the house. */
export function hasHouse({ peers }: Context): boolean {
  return peers >= LEAST_PEERS;
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
  outdoorDeviation?: number;
  /** Deviations of the sound rooms in ascending order, and whose they are. */
  deviations: readonly number[];
  roomIds: readonly string[];
  /** The open alarms of rooms. */
  told: readonly { id: string; cause: Cause }[];
}

/**
 * Puts the newest summaries of a home in order; those older than an hour do not count, nor sensors without one. Of outdoor
 * sensors the last counts.
 */
export function viewOf(home: ReadonlyMap<string, SensorSummary | undefined>, nowMs: number): HomeView {
  const view: WorkingView = { deviations: [], roomIds: [], told: [] };
  for (const [id, summary] of home) {
    if (summary === undefined || nowMs - summary.atMs > FRESH_FOR_MS) continue;
    const { kind, celsius, deviation, told } = summary;
    if (kind === "outdoor") {
      view.outdoorCelsius = celsius;
      if (!Number.isNaN(deviation)) view.outdoorDeviation = deviation;
    } else if (traitsOf(kind).isRoom) {
      if (!Number.isNaN(deviation)) insert(view, id, deviation);
      if (told !== undefined) view.told.push({ id, cause: told });
    }
  }
  return view;
}

interface WorkingView extends HomeView {
  deviations: number[];
  roomIds: string[];
  told: { id: string; cause: Cause }[];
}

/** Homes have few rooms, and a view is made for each arrival: to sort objects would take several times as long. */
function insert({ deviations, roomIds }: WorkingView, id: string, deviation: number): void {
  let at = deviations.length;
  for (; at > 0 && (deviations[at - 1] as number) > deviation; at -= 1) {
    deviations[at] = deviations[at - 1] as number;
    roomIds[at] = roomIds[at - 1] as string;
  }
  deviations[at] = deviation;
  roomIds[at] = id;
}

/** What a view says to one of its sensors; only rooms are compared with the other rooms. */
export function contextIn(view: HomeView, sensorId: string, kind: PlaceKind): Context {
  const { outdoorCelsius, outdoorDeviation, deviations, roomIds, told } = view;
  const isRoom = traitsOf(kind).isRoom;
  const own = roomIds.indexOf(sensorId);
  const peers = isRoom ? deviations.length - (own === -1 ? 0 : 1) : 0;
  const context: Context = { peers };
  if (outdoorCelsius !== undefined) context.outdoorCelsius = outdoorCelsius;
  if (outdoorDeviation !== undefined) context.outdoorDeviation = outdoorDeviation;
  if (peers > 0) context.peersDeviation = medianWithout(deviations, own);
  if (peers > 0 && own === 0) context.isColdest = true;
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
