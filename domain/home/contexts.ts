import { type Context, contextIn, type HomeView, type SensorSummary, viewOf } from "../detection/context.ts";
import { summaryOf } from "../detection/detector.ts";
import { type HomeDescription, type Sensor, sensorOf } from "./description.ts";
import type { SensorState } from "./home.ts";

/** A view of the home is good for this long, in event time. */
const VIEW_FOR_MS = 60_000;

/**
 * What each reading of one arrival is judged in: what the other sensors of the home said just before. The view is made
 * anew for each arrival, never kept over two, so that it does not depend on how arrivals are cut into batches.
 */
export function createContexts(home: HomeDescription, sensors: ReadonlyMap<string, SensorState>) {
  let view: { of: HomeView; atMs: number } | undefined;
  return {
    of(sensor: Sensor, takenAtMs: number): Context {
      if (view === undefined || Math.abs(takenAtMs - view.atMs) >= VIEW_FOR_MS)
        view = { of: viewOf(summariesOf(home, sensors), takenAtMs), atMs: takenAtMs };
      return contextIn(view.of, sensor.id, sensor.kind);
    },
  };
}

function summariesOf(home: HomeDescription, sensors: ReadonlyMap<string, SensorState>) {
  const summaries = new Map<string, SensorSummary>();
  for (const [id, { detector }] of sensors) {
    const summary = summaryOf(detector, sensorOf(home, id));
    if (summary !== undefined) summaries.set(id, summary);
  }
  return summaries;
}
