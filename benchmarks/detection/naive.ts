import { DAY_MS, HOUR_MS, type Series } from "./series.ts";

/** The times at which a simple detector raises an alert, ms. It raises a lasting condition again after 6 h. */
export type NaiveDetector = (series: Series) => number[];

const AGAIN_MS = 6 * HOUR_MS;
const SIGMAS = 3;
/** Fewer readings than this tell nothing of their spread. */
const LEAST_READINGS = 20;

/** What people write first. None of them can notice that nothing comes. */
export const NAIVE_DETECTORS: Record<string, NaiveDetector> = {
  "fixed limits, 15 to 28 C": (series) => told(series, (celsius) => celsius < 15 || celsius > 28),
  "z-score of 30 readings": (series) =>
    told(series, (celsius, i) => isFar(celsius, series.celsius.slice(Math.max(0, i - 30), i))),
  "z-score of a day": (series) => {
    let from = 0;
    return told(series, (celsius, i) => {
      while ((series.timesMs[from] as number) < (series.timesMs[i] as number) - DAY_MS) from++;
      return isFar(celsius, series.celsius.slice(from, i));
    });
  },
};

function told(series: Series, isOdd: (celsius: number, i: number) => boolean): number[] {
  const times: number[] = [];
  for (const [i, celsius] of series.celsius.entries()) {
    const atMs = series.timesMs[i] as number;
    if (atMs - (times.at(-1) ?? Number.NEGATIVE_INFINITY) >= AGAIN_MS && isOdd(celsius, i)) times.push(atMs);
  }
  return times;
}

/** Whether a value lies more than 3 sigma from the mean of those before it. */
function isFar(celsius: number, before: readonly number[]): boolean {
  const known = before.filter((one) => !Number.isNaN(one));
  if (known.length < LEAST_READINGS) return false;
  const mean = known.reduce((sum, one) => sum + one, 0) / known.length;
  const variance = known.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (known.length - 1);
  return variance > 1e-9 && (celsius - mean) ** 2 > SIGMAS ** 2 * variance;
}
