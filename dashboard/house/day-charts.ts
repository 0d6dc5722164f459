import { sensorOf } from "../../domain/home/description.ts";
import type { DayChart } from "../wire.ts";
import { DayMeans, dayBefore, STEP_MS } from "./day-chart.ts";
import { type Moment, sensorsOf } from "./moment.ts";
import type { Point } from "./thin.ts";

/** Reads the stored readings of all sensors of a home from a time on. */
export type ReadSince = (sinceMs: number) => Promise<ReadonlyMap<string, readonly Point[]>>;

/**
 * The day's chart of each sensor of a home, drawn anew once a quarter of an hour of the home's time. New readings are in
 * the snapshot; only when a block was sealed meanwhile does one Query bring what may have been missed, of all sensors.
 */
export function createDayCharts(readSince: ReadSince) {
  const meansOf = new Map<string, DayMeans>();
  const drawn = new Map<string, { step: number; chart: DayChart }>();
  let block: number | undefined;

  return async ({ stored, nowMs }: Moment): Promise<Record<string, DayChart>> => {
    const { home, open } = stored;
    const sensors = sensorsOf(home);
    for (const id of sensors.keys()) if (!meansOf.has(id)) meansOf.set(id, new DayMeans());
    const isBehind = block !== open.number;
    const missing = isBehind ? await readSince(missingSinceMs(stored.home, meansOf, nowMs)) : open.readings;
    block = open.number;
    const step = Math.floor(nowMs / STEP_MS);
    return Object.fromEntries(
      [...sensors].map(([id, { detector }]) => {
        const means = meansOf.get(id) as DayMeans;
        means.take(missing.get(id) ?? []);
        const known = drawn.get(id);
        const chart =
          known?.step === step ? known.chart : means.chart(nowMs, detector, sensorOf(home.description, id));
        drawn.set(id, { step, chart });
        return [id, chart];
      }),
    );
  };
}

/** From when on readings are missing, of the sensors that were heard meanwhile: one that is silent asks for no old block. */
function missingSinceMs(
  { sensors }: Moment["stored"]["home"],
  meansOf: ReadonlyMap<string, DayMeans>,
  nowMs: number,
): number {
  let sinceMs = nowMs;
  for (const [id, { watermarkMs }] of sensors) {
    const lastMs = meansOf.get(id)?.lastMs ?? Number.NEGATIVE_INFINITY;
    if (watermarkMs > lastMs) sinceMs = Math.min(sinceMs, lastMs);
  }
  return Math.max(sinceMs, dayBefore(nowMs));
}
