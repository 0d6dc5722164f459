import { type Context, contextIn, type HomeView, type SensorSummary, viewOf } from "../detection/context.ts";
import { summaryOf } from "../detection/detector.ts";
import { type HomeDescription, type Sensor, sensorOf } from "./description.ts";
import type { SensorState } from "./home.ts";

/** A view of the home is good for this long, in event time. */
const VIEW_FOR_MS = 60_000;

/** What each reading of a home is judged in: what the other sensors of the home said just before. */
export interface Contexts {
  readonly description: HomeDescription;
  /** Another arrival begins: its view is made anew, so that it does not depend on how arrivals are cut into batches. */
  begin(): void;
  /** The state of a sensor was replaced. */
  changed(sensorId: string): void;
  of(sensor: Sensor, takenAtMs: number): Context;
}

/** Contexts of arrivals that are heard one after the other; `sensors` is the map that hearing them changes. */
export function createContexts(
  description: HomeDescription,
  sensors: ReadonlyMap<string, SensorState>,
): Contexts {
  // In the order of `sensors`: also of a sensor that has nothing to say yet.
  const summaries = new Map<string, SensorSummary | undefined>();
  const changed = new Set(sensors.keys());
  let view: { of: HomeView; atMs: number } | undefined;
  return {
    description,
    begin() {
      view = undefined;
    },
    changed: (sensorId) => void changed.add(sensorId),
    of(sensor, takenAtMs) {
      if (view === undefined || Math.abs(takenAtMs - view.atMs) >= VIEW_FOR_MS) {
        summarize();
        view = { of: viewOf(summaries, takenAtMs), atMs: takenAtMs };
      }
      return contextIn(view.of, sensor.id, sensor.kind);
    },
  };

  function summarize(): void {
    for (const id of changed) {
      const { detector } = sensors.get(id) as SensorState;
      summaries.set(id, summaryOf(detector, sensorOf(description, id)));
    }
    changed.clear();
  }
}
