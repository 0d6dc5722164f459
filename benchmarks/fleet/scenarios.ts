/** A story of a fleet, in seconds of virtual time. */
export interface Scenario {
  name: string;
  what: string;
  seconds: number;
  /** Whether all agents send at the same second of their pace; otherwise each has a second of its own. */
  inStep?: boolean;
  /** No home has power: nothing is read, and all agents start at its end. */
  powerCut?: Stretch;
  /** The stream takes nothing: agents keep what they read. */
  streamOutage?: Stretch;
  /** Nobody reads the stream: the mapping is off, say. */
  unread?: Stretch;
  /** When every environment of the functions is a new one. */
  releaseAt?: number;
}

/** From, and until before. */
export type Stretch = readonly [from: number, until: number];

const MINUTE = 60;
const HOUR = 3600;

/** The stories of issue 16. */
export const SCENARIOS: readonly Scenario[] = [
  { name: "usual", what: "each agent at a second of its own", seconds: HOUR },
  { name: "top", what: "all agents send in the same second", seconds: HOUR, inStep: true },
  {
    name: "power-cut",
    what: "no home has power for an hour; all come back in step",
    seconds: 5 * HOUR,
    powerCut: [10 * MINUTE, 70 * MINUTE],
  },
  {
    name: "outage",
    what: "the stream takes nothing for an hour",
    seconds: 4 * HOUR,
    streamOutage: [10 * MINUTE, 70 * MINUTE],
  },
  {
    name: "backlog",
    what: "nobody reads the stream for an hour",
    seconds: 4 * HOUR,
    unread: [10 * MINUTE, 70 * MINUTE],
  },
  { name: "release", what: "all functions are new in the middle", seconds: HOUR, releaseAt: 30 * MINUTE },
];

/** Whether a second lies in a stretch. */
export function isIn(second: number, stretch: Stretch | undefined): boolean {
  return stretch !== undefined && second >= stretch[0] && second < stretch[1];
}
