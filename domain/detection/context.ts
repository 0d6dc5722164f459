import type { PlaceKind } from "../places.ts";
import { HOUR_MS } from "./sample.ts";
import { traitsOf } from "./traits.ts";

/** What a sensor's rules may know of the rest of its home; everything may be missing. */
export interface Context {
  /** Newest reading of the home's outdoor sensor. */
  outdoorCelsius?: number;
  /** How far the home's other sound rooms are from their own usual course: their median in Celsius. */
  peersDeviation?: number;
  /** Of how many rooms. */
  peers: number;
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
}

/** Older than this a summary says nothing of now. */
const FRESH_FOR_MS = HOUR_MS;

/** The context of `sensorId` from the newest summaries of its home; others' summaries older than an hour do not count. */
export function contextOf(
  home: ReadonlyMap<string, SensorSummary>,
  sensorId: string,
  kind: PlaceKind,
  nowMs: number,
): Context {
  const deviations: number[] = [];
  let outdoorCelsius: number | undefined;
  const isRoom = traitsOf(kind).isRoom;
  for (const [id, summary] of home) {
    if (id === sensorId || nowMs - summary.atMs > FRESH_FOR_MS) continue;
    if (summary.kind === "outdoor") outdoorCelsius = summary.celsius;
    else if (isRoom && !Number.isNaN(summary.deviation) && traitsOf(summary.kind).isRoom)
      deviations.push(summary.deviation);
  }
  const outdoor = outdoorCelsius === undefined ? {} : { outdoorCelsius };
  if (deviations.length === 0) return { ...outdoor, peers: 0 };
  return { ...outdoor, peers: deviations.length, peersDeviation: median(deviations) };
}

function median(values: number[]): number {
  values.sort((a, b) => a - b);
  const middle = values.length >> 1;
  const upper = values[middle] as number;
  return values.length % 2 === 1 ? upper : (upper + (values[middle - 1] as number)) / 2;
}
