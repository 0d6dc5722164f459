import { limitsOf, type Sensor } from "../home/description.ts";
import type { Limits } from "../places.ts";
import { ALONE } from "./context.ts";
import { expectedAt, isKnown } from "./course.ts";
import { mostUnusual } from "./rules/unusual.ts";
import { warmestUsual } from "./rules/warming.ts";
import type { DetectorState } from "./state.ts";
import { traitsOf } from "./traits.ts";

/** Where a value of a place is expected at some time of day, in Celsius; a missing side is open. */
export interface ExpectedBand {
  lowCelsius?: number;
  /** What this time of day usually has; missing while that is not known. */
  usualCelsius?: number;
  highCelsius?: number;
  /** `habit`: learned from the sensor's own days, within its limits; `limits`: those of its kind of place or its own. */
  from: "habit" | "limits";
}

/**
 * The band that a chart draws: the usual course of the day and how far the mean of an hour and a half may be from it before
 * it is told, cut to the limits that are watched. What the other rooms say moves the real one; it is left out.
 */
export function expectedBand(state: DetectorState, sensor: Sensor, atMs: number): ExpectedBand {
  const limits: Limits = limitsOf(sensor);
  const { lowCelsius, highCelsius } = limits;
  const traits = traitsOf(sensor.kind);
  const { toleranceCelsius } = mostUnusual(atMs, state.deviation, traits, ALONE);
  if (!isKnown(state.course) || !Number.isFinite(toleranceCelsius) || sensor.kind === "generic")
    return { ...side("lowCelsius", lowCelsius), ...side("highCelsius", highCelsius), from: "limits" };
  const usualCelsius = expectedAt(state.course, atMs);
  // A room's preset gives way to what is usual there (rules/limits.ts); a machine's does not.
  const watched = traits.isRoom ? {} : limits;
  const warmest = state.warming === undefined ? Number.POSITIVE_INFINITY : warmestUsual(state.warming);
  const high = Math.min(
    usualCelsius + toleranceCelsius,
    warmest,
    watched.highCelsius ?? Number.POSITIVE_INFINITY,
  );
  const low = Math.max(usualCelsius - toleranceCelsius, watched.lowCelsius ?? Number.NEGATIVE_INFINITY);
  return { lowCelsius: Math.min(low, high), usualCelsius, highCelsius: high, from: "habit" };
}

function side<K extends string>(name: K, celsius: number | undefined): { [P in K]?: number } {
  return celsius === undefined ? {} : ({ [name]: celsius } as { [P in K]?: number });
}
