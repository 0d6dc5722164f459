import { HOUR_MS } from "./sample.ts";

/** What a sensor's rules may know of the rest of its home; everything may be missing. */
export interface Context {
  /** Newest reading of the home's outdoor sensor. */
  outdoorCelsius?: number;
  /** How far the home's other rooms are from their own usual course: the median, and of how many rooms. */
  peersDeviation?: number;
  peers: number;
}

/** A sensor with a home that is unknown. */
export const ALONE: Context = { peers: 0 };

/** What one sensor tells the others of its home. */
export interface SensorSummary {
  kind: string;
  atMs: number;
  celsius: number;
  /** Distance from its own usual course in Celsius; NaN while that is unknown or the sensor has an alarm. */
  deviation: number;
}

/** Older than this a summary says nothing of now. */
export const FRESH_FOR_MS = HOUR_MS;
