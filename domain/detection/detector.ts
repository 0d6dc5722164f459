import type { Sensor } from "../home.ts";
import type { Reading } from "../reading.ts";
import { judgeLimits } from "./rules/limits.ts";
import { judgeRate, type RateState } from "./rules/rate-of-change.ts";
import { judgeSensorFault } from "./rules/sensor-fault.ts";
import type { Verdict } from "./verdict.ts";

/** What a sensor's detector remembers between readings; JSON, versioned, at most 1 KB. */
export interface DetectorState {
  version: 1;
  rate?: RateState;
}

/** What the engine says of one reading. */
export interface Judgement {
  state: DetectorState;
  verdicts: Verdict[];
}

/** The state of a sensor of which nothing is known. */
export function initialState(): DetectorState {
  return { version: 1 };
}

/**
 * Judges one reading against what is known of its sensor: pure, constant time and memory.
 * Readings must come in order of event time; a late one is not to be judged.
 */
export function judge(state: DetectorState, reading: Reading, sensor: Sensor): Judgement {
  const fault = judgeSensorFault(reading);
  // A sick sensor's value is no temperature: no other rule sees it, and nothing is learned from it.
  if (fault !== undefined || reading.celsius === null) return { state, verdicts: fault ? [fault] : [] };
  const measured = { ...reading, celsius: reading.celsius };
  const rate = judgeRate(state.rate, measured, sensor);
  const limits = judgeLimits(measured, sensor);
  return { state: { version: 1, rate: rate.state }, verdicts: [...limits, ...rate.verdicts] };
}
