import type { DetectorState } from "./state.ts";
import type { Verdict } from "./verdict.ts";

/** What the engine says of one reading. */
export interface Judgement {
  state: DetectorState;
  verdicts: Verdict[];
  /** How unusual the value is for this sensor at this hour: 1 is at the limit of being told, negative is downwards. */
  unusualness: number;
  /** Whether the value is a temperature, as opposed to a sick sensor's. */
  believed: boolean;
  /** What this hour of the day usually has and how far off is tolerated, in Celsius; NaN while that is unknown. */
  expectedCelsius: number;
  toleranceCelsius: number;
}
