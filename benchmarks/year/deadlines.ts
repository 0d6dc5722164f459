import type { Limits } from "../../domain/places.ts";

/**
 * When a fault must have been told, event time in ms, given when it began and when a sensor first crossed one of its
 * limits while it lasted (infinity when it never did).
 */
export type Deadline = (
  fromMs: number,
  crossedMs: (sensorId: string, limit: keyof Limits) => number,
) => number;

/** So long after the fault began. */
export function within(ms: number): Deadline {
  return (fromMs) => fromMs + ms;
}

/** When a sensor crosses a limit of its kind of place, or so long after that. */
export function crosses(sensorId: string, limit: keyof Limits, plusMs = 0): Deadline {
  return (_, crossedMs) => crossedMs(sensorId, limit) + plusMs;
}

/** The earliest of them. */
export function firstOf(...deadlines: Deadline[]): Deadline {
  return (...given) => Math.min(...deadlines.map((deadline) => deadline(...given)));
}

/** The latest of them. */
export function laterOf(...deadlines: Deadline[]): Deadline {
  return (...given) => Math.max(...deadlines.map((deadline) => deadline(...given)));
}
