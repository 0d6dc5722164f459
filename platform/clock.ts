/** Time as a program sees it; tests and replays pass their own. */
export interface Clock {
  /** Milliseconds since 1970 UTC. */
  nowMs(): number;
}

/** The machine's own time. */
export const systemClock: Clock = { nowMs: () => Date.now() };
