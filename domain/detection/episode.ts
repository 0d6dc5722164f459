import { DAY_MS, type Finding, HOUR_MS } from "./sample.ts";
import type { Cause, Rule, Severity, Verdict } from "./verdict.ts";

/**
 * What is going on with a sensor, under the name it was first told by. A fall, then the cold, then the recovery are one
 * event: while it is open every finding speaks in its name, and only a worse severity is news.
 */
export interface Episode {
  cause: Cause;
  rule: Rule;
  severity: Severity;
  sinceMs: number;
  openedMs: number;
  /** Event time of the last reading that was still odd. */
  oddMs: number;
  /** Where the value was before: Celsius from its usual course, or Celsius while no course was known. */
  before: number;
  beforeIsCelsius: boolean;
}

/** Where the value is, as the episode compares it; undefined when the reading could not be believed. */
export interface Position {
  celsius: number;
  /** Celsius from the usual course less what the home shares; NaN while there is no course. */
  distance: number;
  /** The same as a mean of a day, before this reading. */
  usualDistance: number;
  /** The value an hour ago, where one is remembered. */
  hourAgoCelsius: number;
  /** How near to `before` it must be to be as before. */
  clearCelsius: number;
}

/** `closed`: over; `accepted`: not over, but now the normal of this sensor. */
export interface Told {
  verdicts: Verdict[];
  episode?: Episode;
  ended?: "closed" | "accepted";
}

/** After the last odd reading an episode stays open for this long. */
const CALM_MS = 2 * HOUR_MS;
/** A lasting change that no hard rule objects to is the new normal after this long; a fault of two days is not. */
const ACCEPT_MS = 4 * DAY_MS;
const ACCEPT_UNKNOWN_MS = 1 * DAY_MS;
/**
 * `hard`: its finding says by itself that it is not over. `sudden`: it is found while the day's mean still is what it was
 * before. `slow`: neither.
 */
const NATURE: Record<Rule, "hard" | "sudden" | "slow"> = {
  limits: "hard",
  "fault-code": "hard",
  stuck: "hard",
  noise: "hard",
  frost: "hard",
  warming: "hard",
  jump: "sudden",
  "open-window": "sudden",
  overheating: "sudden",
  unusual: "slow",
  "heating-failure": "slow",
  series: "slow",
  silence: "slow",
  place: "slow",
};

const RANK: Record<Severity, number> = { info: 0, warning: 1, critical: 2 };

/** Opens, carries on or ends the episode of a sensor and puts what its rules found into its words. */
export function tell(
  open: Episode | undefined,
  findings: readonly Finding[],
  atMs: number,
  observedCelsius: number | null,
  position: Position | undefined,
): Told {
  if (open === undefined && findings.length === 0) return NOTHING;
  const due = findings.filter((finding) => isDue(finding, atMs));
  if (open !== undefined) return goOn(open, findings, due, atMs, observedCelsius, position);
  const first = strongest(due);
  if (first === undefined) return { verdicts: findings.map((finding) => ({ ...finding, observedCelsius })) };
  return { verdicts: [{ ...first, observedCelsius }], episode: opened(first, atMs, position) };
}

const NOTHING: Told = { verdicts: [] };

function isDue({ level, sinceMs, forMs }: Finding, atMs: number): boolean {
  return level === "raise" && atMs - sinceMs >= forMs;
}

function opened(first: Finding, atMs: number, position: Position | undefined): Episode {
  const { cause, rule, severity, sinceMs } = first;
  const beforeIsCelsius = position !== undefined && Number.isNaN(position.distance);
  const distance = NATURE[rule] === "sudden" ? (position?.usualDistance ?? 0) : 0;
  const before = Math.fround(beforeIsCelsius ? position.hourAgoCelsius : distance);
  return { cause, rule, severity, sinceMs, openedMs: atMs, oddMs: atMs, before, beforeIsCelsius };
}

function goOn(
  open: Episode,
  findings: readonly Finding[],
  due: readonly Finding[],
  atMs: number,
  observedCelsius: number | null,
  position: Position | undefined,
): Told {
  const hard = findings.some(({ rule }) => NATURE[rule] === "hard");
  const odd = hard || position === undefined || isOdd(open, position);
  const oddMs = odd ? atMs : open.oddMs;
  if (!odd && atMs - oddMs >= CALM_MS) return { verdicts: [], ended: "closed" };
  const patience = open.beforeIsCelsius ? ACCEPT_UNKNOWN_MS : ACCEPT_MS;
  if (!hard && position !== undefined && atMs - open.openedMs > patience)
    return { verdicts: [], ended: "accepted" };
  const severity = due.reduce((worst, finding) => worse(worst, finding.severity), open.severity);
  const loudest = strongest(findings);
  const verdict: Verdict = {
    cause: open.cause,
    severity,
    level: due.length > 0 ? "raise" : "hold",
    rule: loudest?.rule ?? open.rule,
    observedCelsius,
    expected: loudest?.expected ?? {},
    sinceMs: open.sinceMs,
    confidence: loudest?.confidence ?? 0.5,
    forMs: 0,
  };
  return { verdicts: [verdict], episode: { ...open, severity, oddMs } };
}

/**
 * Whether the value is still away from where it was before the episode. A hard rule needs no memory of that to say when it
 * is over, and while no course is known the memory may be of the fault itself: a freezer that comes back from a power cut.
 */
function isOdd(
  { rule, before, beforeIsCelsius }: Episode,
  { celsius, distance, clearCelsius }: Position,
): boolean {
  if (beforeIsCelsius && NATURE[rule] === "hard") return false;
  return Math.abs((beforeIsCelsius ? celsius : distance) - before) > clearCelsius;
}

/** The finding to speak for all: raised before held, then the worst severity, then the surest. */
function strongest(findings: readonly Finding[]): Finding | undefined {
  let best: Finding | undefined;
  for (const finding of findings) if (best === undefined || weight(finding) > weight(best)) best = finding;
  return best;
}

function worse(a: Severity, b: Severity): Severity {
  return RANK[a] >= RANK[b] ? a : b;
}

function weight({ level, severity, confidence }: Finding): number {
  return (level === "raise" ? 10 : 0) + 2 * RANK[severity] + confidence;
}
