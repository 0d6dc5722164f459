import { isWorse, SEVERITY_RANK } from "../severity.ts";
import { DAY_MS, type Finding, HOUR_MS } from "./sample.ts";
import type { Cause, Rule, Severity, Verdict } from "./verdict.ts";

/**
 * What is going on with a sensor or its place, under the name it was first told by. A fall, then the cold, then the
 * recovery are one event: while it is open every finding of its track speaks in its name, and only what is worse is news.
 */
export interface Episode {
  cause: Cause;
  rule: Rule;
  severity: Severity;
  sinceMs: number;
  openedMs: number;
  /** Event time of the last reading that was still odd. */
  oddMs: number;
  /**
   * Where the value was before: Celsius from its usual course, or Celsius while no course was known. NaN: the episode ends
   * with its findings, wherever the value is.
   */
  before: number;
  beforeIsCelsius: boolean;
  /** Of a sensor that jumped: by how much. 0: it did not. */
  jumpCelsius: number;
}

/** Where an episode's value was before it. */
export type Before = Pick<Episode, "before" | "beforeIsCelsius" | "jumpCelsius">;

/** Where the value is, as an episode compares it. */
export interface Position {
  celsius: number;
  /** Celsius from the usual course less what the home shares; NaN while there is no course. */
  distance: number;
  /** Celsius from the usual course. */
  ownDistance: number;
  /** `distance` as a mean of a day, before this reading. */
  usualDistance: number;
  /** The value an hour ago, where one is remembered. */
  hourAgoCelsius: number;
  /** How near to `before` it must be to be as before. */
  clearCelsius: number;
}

/** `closed`: over; `accepted`: not over, but now the normal of this sensor. */
export interface Told {
  verdict?: Verdict;
  episode?: Episode;
  ended?: "closed" | "accepted";
}

/** After the last odd reading an episode stays open for this long. */
const CALM_MS = { sudden: HOUR_MS, slow: 2 * HOUR_MS, hard: 2 * HOUR_MS };
/** A sensor that jumped and did not jump back is well after so long: the room's own course may hide an offset for some hours. */
const BACK_MS = 8 * HOUR_MS;
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
  "house-loss": "slow",
  silence: "slow",
  place: "slow",
};

/** Whether a finding says by itself that its condition is not over. */
export function isHard({ rule }: { rule: Rule }): boolean {
  return NATURE[rule] === "hard";
}

/** Whether a finding has lasted for as long as its rule asks. */
export function isDue({ level, sinceMs, forMs }: Finding, atMs: number): boolean {
  return level === "raise" && atMs - sinceMs >= forMs;
}

/** The episode that a finding opens. */
export function opened(first: Finding, atMs: number, before: Before): Episode {
  const { cause, rule, severity, sinceMs } = first;
  return { cause, rule, severity, sinceMs, openedMs: atMs, oddMs: atMs, ...before };
}

/** Where a place was before the finding that opens its episode. */
export function placeBefore({ rule }: Finding, position: Position): Before {
  const beforeIsCelsius = Number.isNaN(position.distance);
  const distance = NATURE[rule] === "sudden" ? position.usualDistance : 0;
  const before = Math.fround(beforeIsCelsius ? position.hourAgoCelsius : distance);
  return { before, beforeIsCelsius, jumpCelsius: 0 };
}

/** Carries an episode on by what its track found at one reading, or ends it; `isAway`: see `isOdd`. */
export function goOn(
  open: Episode,
  findings: readonly Finding[],
  atMs: number,
  observedCelsius: number | null,
  isAway: boolean,
): Told {
  const hard = findings.some(isHard);
  const odd = hard || isAway;
  const oddMs = odd ? atMs : open.oddMs;
  if (!odd && atMs >= calmUntilMs(open)) return { ended: "closed" };
  const patience = open.beforeIsCelsius ? ACCEPT_UNKNOWN_MS : ACCEPT_MS;
  if (!hard && atMs - open.openedMs > patience) return { ended: "accepted" };
  const due = findings.filter((finding) => isDue(finding, atMs));
  const loudest = strongest(findings);
  const worst = strongest(due);
  const worse = worst !== undefined && isWorse(worst.severity, open.severity);
  const episode = { ...open, oddMs };
  if (worse) {
    episode.severity = worst.severity;
    // What is dangerous is called by its name: a fall that leads to frost is no open window any more.
    if (isHard(worst) && worst.severity === "critical") episode.cause = worst.cause;
  }
  const verdict: Verdict = {
    cause: episode.cause,
    severity: worst?.severity ?? episode.severity,
    level:
      due.length > 0 ? "raise" : isAway || findings.some(({ level }) => level !== "calm") ? "hold" : "calm",
    rule: loudest?.rule ?? open.rule,
    observedCelsius,
    expected: loudest?.expected ?? {},
    sinceMs: open.sinceMs,
    confidence: loudest?.confidence ?? 0.5,
    forMs: 0,
  };
  if (episode.cause !== open.cause) verdict.renames = open.cause;
  return { verdict, episode };
}

/** Until when no reading may be odd for the episode to close, as event time. */
export function calmUntilMs({ rule, before, jumpCelsius, oddMs }: Episode): number {
  return oddMs + (Number.isNaN(before) || jumpCelsius === 0 ? CALM_MS[NATURE[rule]] : BACK_MS);
}

/** What is said of an episode while the sensor cannot be believed: it neither gets worse nor ends. */
export function frozen({ cause, severity, rule, sinceMs }: Episode, observedCelsius: number | null): Verdict {
  const words = { cause, severity, rule, sinceMs, observedCelsius };
  return { ...words, level: "frozen", expected: {}, confidence: 0.5, forMs: 0 };
}

/**
 * Whether the value is still away from where it was before the episode. A hard rule needs no memory of that to say when it
 * is over, and while no course is known the memory may be of the fault itself: a freezer that comes back from a power cut.
 */
export function isOdd({ rule, before, beforeIsCelsius }: Episode, position: Position | undefined): boolean {
  if (Number.isNaN(before)) return false;
  if (position === undefined) return true;
  if (beforeIsCelsius && NATURE[rule] === "hard") return false;
  const { celsius, distance, ownDistance, clearCelsius } = position;
  // What all rooms lose together does not show apart from them.
  const now = beforeIsCelsius ? celsius : rule === "house-loss" ? ownDistance : distance;
  return Math.abs(now - before) > clearCelsius;
}

/** The finding to speak for all: raised before held, then the worst severity, then the surest. */
export function strongest(findings: readonly Finding[]): Finding | undefined {
  let best: Finding | undefined;
  for (const finding of findings) if (best === undefined || weight(finding) > weight(best)) best = finding;
  return best;
}

function weight({ level, severity, confidence }: Finding): number {
  return (level === "raise" ? 10 : 0) + 2 * SEVERITY_RANK[severity] + confidence;
}
