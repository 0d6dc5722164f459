import type { DetectorState } from "../../domain/detection/detector.ts";
import { expectedBand } from "../../domain/detection/expected-band.ts";
import type { Sensor } from "../../domain/home/description.ts";
import type { DayChart } from "../wire.ts";
import { rounded } from "./card.ts";
import type { Point } from "./thin.ts";

const STEPS = 96;
/** A quarter of an hour: 96 steps are a day, and a card is about as many points wide. */
export const STEP_MS = 900_000;
const DAY_MS = STEPS * STEP_MS;

/**
 * The mean of each quarter of an hour of the last day, filled as readings come, so that a chart draws on
 * what is loaded anyway. A reading that comes late is left out here; the sensor's own chart has it.
 */
export class DayMeans {
  readonly #means = new Map<number, { sum: number; count: number }>();
  /** Event time of the newest reading that is in. */
  lastMs = Number.NEGATIVE_INFINITY;

  /** Takes readings in order of time; those it has had already are passed over. */
  take(points: readonly Point[]): void {
    for (const { takenAtMs, celsius } of points) {
      if (takenAtMs <= this.lastMs) continue;
      this.lastMs = takenAtMs;
      if (celsius === null) continue;
      const step = Math.floor(takenAtMs / STEP_MS);
      const { sum = 0, count = 0 } = this.#means.get(step) ?? {};
      this.#means.set(step, { sum: sum + celsius, count: count + 1 });
    }
    const first = Math.floor((this.lastMs - DAY_MS) / STEP_MS);
    for (const step of this.#means.keys()) if (step < first) this.#means.delete(step);
  }

  /** The chart of the day that ends with the last whole step before `nowMs`. */
  chart(nowMs: number, detector: DetectorState, sensor: Sensor): DayChart {
    const end = Math.floor(nowMs / STEP_MS);
    const steps = Array.from({ length: STEPS }, (_, index) => end - STEPS + index);
    const bands = steps.map((step) => expectedBand(detector, sensor, (step + 0.5) * STEP_MS));
    return {
      fromMs: (end - STEPS) * STEP_MS,
      stepMs: STEP_MS,
      celsius: steps.map((step) => this.#mean(step)),
      low: bands.map(({ lowCelsius }) => (lowCelsius === undefined ? null : rounded(lowCelsius))),
      high: bands.map(({ highCelsius }) => (highCelsius === undefined ? null : rounded(highCelsius))),
    };
  }

  #mean(step: number): number | null {
    const mean = this.#means.get(step);
    return mean === undefined ? null : rounded(mean.sum / mean.count);
  }
}

/** From when on a new DayMeans needs readings. */
export function dayBefore(nowMs: number): number {
  return (Math.floor(nowMs / STEP_MS) - STEPS) * STEP_MS;
}
