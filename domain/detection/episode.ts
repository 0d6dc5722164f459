import { DAY_MS, type Finding, HOUR_MS } from "./sample.ts";
import type { Cause, Severity } from "./verdict.ts";

/**
 * What is going on with a sensor under the name it was first told by. A fall, then the cold, then the recovery are one
 * event: as long as it is open every finding speaks in its name and only a worse severity is news.
 */
export interface Episode {
  cause: Cause;
  rule: string;
  severity: Severity;
  sinceMs: number;
  openedMs: number;
  /** Event time of the last reading that was still odd. */
  oddMs: number;
  /** Deviation from the usual course before, or the value itself where the course was not known. */
  before: number;
  beforeIsCelsius: boolean;
}

/** After the last odd reading an episode stays open for this long. */
export const CALM_MS = 2 * HOUR_MS;
/** A lasting change that no hard rule objects to is the new normal after this long; a fault of two days is not. */
export const ACCEPT_MS = 4 * DAY_MS;
export const ACCEPT_UNKNOWN_MS = 1 * DAY_MS;

const RANK: Record<Severity, number> = { info: 0, warning: 1, critical: 2 };

/** The finding to speak for all: raised before held, then the worst severity, then the surest. */
export function strongest(findings: readonly Finding[]): Finding | undefined {
  let best: Finding | undefined;
  for (const finding of findings) if (best === undefined || weight(finding) > weight(best)) best = finding;
  return best;
}

export function worse(a: Severity, b: Severity): Severity {
  return RANK[a] >= RANK[b] ? a : b;
}

function weight({ level, severity, confidence }: Finding): number {
  return (level === "raise" ? 10 : 0) + 2 * RANK[severity] + confidence;
}
