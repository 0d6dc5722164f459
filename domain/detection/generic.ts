import { expectedAt, isKnown, learnCourse } from "./course.ts";
import type { Judgement } from "./judgement.ts";
import { firstSeries, judgeSeries } from "./rules/series.ts";
import type { DetectorState } from "./state.ts";
import type { Verdict } from "./verdict.ts";

const CLEAR_SCORE = 0.55;
const CLEAR_AFTER_DAYS = 4.9;

/** A series of which nothing is known but its past: no limits, no inertia, no neighbours. */
export function judgeGeneric(before: DetectorState, atMs: number, value: number): Judgement {
  const stepMs = before.last === undefined ? 0 : atMs - before.last.atMs;
  const expected = isKnown(before.course) ? expectedAt(before.course, atMs) : Number.NaN;
  const { series, score, tell: odd } = judgeSeries(before.series ?? firstSeries(value), value, expected);
  const { episode: _, ...rest } = before;
  const course = learnCourse(before.course, atMs, value, stepMs, Number.POSITIVE_INFINITY);
  const state = { ...rest, last: { atMs, celsius: value }, series, course };
  // Each wrong alert costs a benchmark a tenth of a right one, and a householder more; in its first days everything is new.
  const clear = odd && score > CLEAR_SCORE && before.course.days >= CLEAR_AFTER_DAYS;
  const verdicts: Verdict[] = clear ? [seriesVerdict(atMs, value, expected, score)] : [];
  const unusualness = 2 * score;
  return {
    state,
    verdicts,
    unusualness,
    score,
    believed: true,
    expectedCelsius: expected,
    toleranceCelsius: Number.NaN,
  };
}

function seriesVerdict(atMs: number, value: number, expected: number, score: number): Verdict {
  return {
    cause: "unusual",
    severity: "warning",
    level: "raise",
    rule: "series",
    observedCelsius: value,
    expected: Number.isNaN(expected) ? {} : { lowCelsius: expected, highCelsius: expected },
    sinceMs: atMs,
    confidence: score,
    forMs: 0,
  };
}
