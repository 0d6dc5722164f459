import type { Sensor } from "../../domain/home/description.ts";
import type { SensorHead } from "../../storage/sensor-item.ts";
import type { DayChart } from "../wire.ts";
import { DayMeans, dayBefore, STEP_MS } from "./day-chart.ts";
import type { Point } from "./thin.ts";

/** Reads a sensor's stored readings from a time on. */
export type ReadSince = (sensorId: string, sinceMs: number) => Promise<Point[]>;

interface Followed {
  means: DayMeans;
  /** The open block that was last looked at, and the step that the chart was last drawn for. */
  block: number;
  step: number;
  chart: DayChart;
}

/**
 * The day's chart of each sensor, drawn anew once a quarter of an hour of house time. New readings are in the head that is
 * read anyway; only when a block was sealed meanwhile is the table asked for what may have been missed.
 */
export function createDayCharts(readSince: ReadSince) {
  const followed = new Map<string, Followed>();
  return async (sensor: Sensor, head: SensorHead, nowMs: number): Promise<DayChart> => {
    const { open, record } = head;
    const step = Math.floor(nowMs / STEP_MS);
    const known = followed.get(sensor.id);
    const means = known?.means ?? new DayMeans();
    if (known?.block !== open.number) {
      const sinceMs = Math.max(means.lastMs, dayBefore(nowMs));
      means.take(await readSince(sensor.id, sinceMs));
    } else means.take(open.readings);
    const chart = known?.step === step ? known.chart : means.chart(nowMs, record.detector, sensor);
    followed.set(sensor.id, { means, block: open.number, step, chart });
    return chart;
  };
}
