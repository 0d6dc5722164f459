import type { SensorSummary } from "../../domain/detection/context.ts";
import { summaryOf } from "../../domain/detection/detector.ts";
import { type HomeDescription, sensorOf } from "../../domain/home/description.ts";
import type { Clock } from "../../platform/clock.ts";
import { keyOf, partitionOf, type SensorHead } from "../../storage/sensor-item.ts";
import type { SensorStore } from "../../storage/sensor-store.ts";

/** What the sensors of a home say of themselves to each other. */
export interface Neighbours {
  /** The newest summary of each sensor of the home, to be kept up to date by the caller. */
  of(home: HomeDescription, heads: ReadonlyMap<string, SensorHead>): Promise<Map<string, SensorSummary>>;
}

/** Homes that an execution environment remembers; one takes some KB. */
const MAX_HOMES = 2000;
/** Sensors that another shard's environment has heard are learned after this long. */
const FRESH_FOR_MS = 10 * 60_000;

/**
 * Neighbours remembered by the execution environment: all readings of a home come through one shard, so what it judged
 * itself is the news. Only a cold start reads the heads of a home's other sensors.
 */
export function createNeighbours(sensors: SensorStore, clock: Clock): Neighbours {
  const homes = new Map<string, { loadedAtMs: number; summaries: Map<string, SensorSummary> }>();
  return {
    async of(home, heads) {
      const known = homes.get(home.id);
      if (known !== undefined && clock.nowMs() - known.loadedAtMs < FRESH_FOR_MS) return known.summaries;
      const others = home.sensors
        .map(({ id }) => ({ homeId: home.id, sensorId: id }))
        .filter((key) => !heads.has(partitionOf(key)));
      const all = [...heads, ...(await sensors.load(others))];
      const summaries = new Map<string, SensorSummary>();
      for (const [partition, { record }] of all) {
        const sensor = sensorOf(home, keyOf(partition).sensorId);
        const summary = summaryOf(record.detector, sensor);
        if (summary !== undefined) summaries.set(sensor.id, summary);
      }
      homes.delete(home.id);
      homes.set(home.id, { loadedAtMs: clock.nowMs(), summaries });
      const oldest = homes.keys().next().value;
      if (homes.size > MAX_HOMES && oldest !== undefined) homes.delete(oldest);
      return summaries;
    },
  };
}
