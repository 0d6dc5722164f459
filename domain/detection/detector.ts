import type { Sensor } from "../home.ts";
import type { Reading } from "../reading.ts";
import { type Cadence, heard } from "./cadence.ts";
import { ALONE, type Context, type SensorSummary } from "./context.ts";
import { type Course, expectedAt, isKnown, learnCourse, shiftCourse, UNKNOWN_COURSE } from "./course.ts";
import { type Deviation, deviate, NO_DEVIATION, restart, sharedCelsius, squareAt } from "./deviation.ts";
import { ACCEPT_MS, ACCEPT_UNKNOWN_MS, CALM_MS, type Episode, strongest, worse } from "./episode.ts";
import { type Habits, learnHabits, NO_HABITS, spoilDay } from "./habits.ts";
import { changeWithinHour, type Recent, remember } from "./recent.ts";
import { judgeFaultCode } from "./rules/fault-code.ts";
import { judgeJump, jumpFinding, jumpLimit, type Suspect } from "./rules/jump.ts";
import { judgeLimits, type LimitTimes, WITHIN_LIMITS } from "./rules/limits.ts";
import { firstNoise, judgeNoise, type Noise } from "./rules/noise.ts";
import { judgeOpenWindow } from "./rules/open-window.ts";
import { judgeOverheating } from "./rules/overheating.ts";
import { firstStuck, judgeStuck, type Stuck } from "./rules/stuck.ts";
import { judgeUnusual, mostUnusual } from "./rules/unusual.ts";
import type { Finding, Sample } from "./sample.ts";
import { traitsOf } from "./traits.ts";
import type { Verdict } from "./verdict.ts";

/** What a sensor's detector remembers between readings; `encodeState` stores it. */
export interface DetectorState {
  version: 2;
  cadence?: Cadence;
  /** The last believed reading. */
  last?: { atMs: number; celsius: number };
  suspect?: Suspect;
  noise?: Noise;
  stuck?: Stuck;
  limits: LimitTimes;
  recent: Recent;
  habits: Habits;
  course: Course;
  deviation: Deviation;
  episode?: Episode;
}

/** What the engine says of one reading. */
export interface Judgement {
  state: DetectorState;
  verdicts: Verdict[];
  /** 0 (as ever) to 1 (certainly odd). */
  score: number;
}

/** The state of a sensor of which nothing is known. */
export function initialState(): DetectorState {
  return {
    version: 2,
    limits: WITHIN_LIMITS,
    recent: [],
    habits: NO_HABITS,
    course: UNKNOWN_COURSE,
    deviation: NO_DEVIATION,
  };
}

/** What the other sensors of the home may know of this one; undefined while there is nothing to tell. */
export function summaryOf(state: DetectorState, sensor: Sensor): SensorSummary | undefined {
  const { last, course, episode, suspect } = state;
  if (last === undefined) return undefined;
  const sound = isKnown(course) && episode === undefined && suspect === undefined;
  const deviation = sound ? last.celsius - expectedAt(course, last.atMs) : Number.NaN;
  return { kind: sensor.kind, atMs: last.atMs, celsius: last.celsius, deviation };
}

/**
 * Judges one reading against what is known of its sensor and its home: pure, constant time and memory.
 * Readings must come in order of event time; a late one is not to be judged.
 */
export function judge(
  state: DetectorState,
  reading: Reading,
  sensor: Sensor,
  context: Context = ALONE,
): Judgement {
  const cadence = heard(state.cadence, reading.takenAtMs);
  const code = judgeFaultCode(reading, sensor.kind, state.last?.celsius);
  // A sick sensor's value is no temperature: no other rule sees it, and nothing is learned from it.
  if (code !== undefined || reading.celsius === null)
    return told({ ...state, cadence }, reading, [code as Finding]);

  const atMs = reading.takenAtMs;
  const celsius = reading.celsius;
  const traits = traitsOf(sensor.kind);
  const quiet = state.episode === undefined;
  const { noise, finding: noisy } = judgeNoise(
    state.noise ?? firstNoise(atMs, celsius),
    atMs,
    celsius,
    traits,
    quiet,
  );
  const { stuck, finding: still } = judgeStuck(
    state.stuck ?? firstStuck(atMs, celsius),
    atMs,
    celsius,
    traits,
    cadence.firstMs,
  );
  const { outcome, suspect } = judgeJump(state.suspect, state.last, atMs, celsius, traits, state.habits);
  if (outcome === "wait") {
    const findings = noisy ? [noisy] : [];
    return told({ ...state, cadence, noise, stuck, suspect: suspect as Suspect }, reading, findings);
  }
  const findings: Finding[] = [];
  if (noisy) findings.push(noisy);
  if (still) findings.push(still);
  const stepMs = state.last === undefined ? 0 : atMs - state.last.atMs;
  if (outcome !== "believe") {
    const { beforeCelsius, sinceMs } = state.suspect as Suspect;
    findings.push(jumpFinding(beforeCelsius, jumpLimit(stepMs, traits, state.habits), sinceMs, atMs));
  }
  const sample: Sample = {
    atMs,
    celsius,
    stepMs,
    stepCelsius: state.last === undefined ? 0 : celsius - state.last.celsius,
    sensor,
  };
  const known = isKnown(state.course);
  const expected = expectedAt(state.course, atMs);
  const distance = known ? celsius - expected : 0;
  const change = changeWithinHour(state.recent, atMs, celsius, (ms) =>
    known ? expectedAt(state.course, ms) : Number.NaN,
  );
  const deviation = known
    ? deviate(state.deviation, atMs, distance, context, stepMs, quiet)
    : state.deviation;
  const { times, finding: beyond } = judgeLimits(
    state.limits,
    sample,
    traits,
    known && quiet ? expected : Number.NaN,
    context,
  );
  if (beyond) findings.push(beyond);
  const window =
    state.last && noise.level < 0.5 * traits.noiseCelsius
      ? judgeOpenWindow(
          sample,
          change,
          known ? distance : Number.NaN,
          state.last,
          traits,
          state.habits,
          context,
        )
      : undefined;
  if (window) findings.push(window);
  const heat =
    state.last && noise.level < 0.5 * traits.noiseCelsius
      ? judgeOverheating(sample, change, known ? distance : Number.NaN, state.last, traits, state.habits)
      : undefined;
  if (heat) findings.push(heat);
  const most = mostUnusual(atMs, deviation, traits, context);
  if (known && traits.unusualCelsius > 0) {
    const unusual = judgeUnusual(sample, expected, most, traits, context);
    if (unusual) findings.push(unusual);
  }
  const next: DetectorState = {
    version: 2,
    cadence,
    last: { atMs, celsius },
    noise,
    stuck,
    limits: times,
    recent: remember(state.recent, atMs, celsius),
    habits: state.habits,
    course: state.course,
    deviation,
    ...(state.episode === undefined ? {} : { episode: state.episode }),
  };
  const judgement = told(next, reading, findings, {
    distance: known ? distance - sharedCelsius(context) : celsius,
    known,
    context,
    deviationBefore: state.deviation,
  });
  if (judgement.state.episode === undefined) {
    const taught = judgement.state;
    taught.course = learnCourse(taught.course, atMs, celsius, stepMs);
    if (findings.length === 0)
      taught.habits = learnHabits(taught.habits, sample, change.fallCelsius, change.riseCelsius);
  }
  return judgement;
}

interface Place {
  distance: number;
  known: boolean;
  context: Context;
  deviationBefore: Deviation;
}

/** Opens, goes on with or closes the episode, and puts the findings into its words. */
function told(state: DetectorState, reading: Reading, findings: Finding[], place?: Place): Judgement {
  const atMs = reading.takenAtMs;
  const best = strongest(findings);
  const open = state.episode;
  if (open === undefined) {
    const due = strongest(
      findings.filter(({ level, sinceMs, forMs }) => level === "raise" && atMs - sinceMs >= forMs),
    );
    if (due === undefined)
      return { state, verdicts: findings.map((finding) => verdict(finding, reading)), score: 0 };
    const sudden = due.rule === "jump" || due.rule === "open-window" || due.rule === "overheating";
    const usual = place?.known && sudden ? (place.deviationBefore.relative[2] as number) : 0;
    const episode: Episode = {
      cause: due.cause,
      rule: due.rule,
      severity: due.severity,
      sinceMs: due.sinceMs,
      openedMs: atMs,
      oddMs: atMs,
      before: place === undefined || place.known ? usual : beforeOf(state, reading),
      beforeIsCelsius: !(place === undefined || place.known),
    };
    return { state: { ...state, episode }, verdicts: [verdict(due, reading)], score: 1 };
  }
  const raised = findings.filter(({ level, sinceMs, forMs }) => level === "raise" && atMs - sinceMs >= forMs);
  const hard = findings.some(
    ({ rule }) => rule === "limits" || rule === "fault-code" || rule === "stuck" || rule === "noise",
  );
  const odd = hard || place === undefined || isOdd(open, reading, state, place);
  const oddMs = odd ? atMs : open.oddMs;
  const severity = raised.reduce((worst, finding) => worse(worst, finding.severity), open.severity);
  const accepted = !hard && atMs - open.openedMs > (open.beforeIsCelsius ? ACCEPT_UNKNOWN_MS : ACCEPT_MS);
  if ((!odd && atMs - oddMs >= CALM_MS) || accepted)
    return closed(state, reading, place as Place, accepted && odd);
  const spoken: Finding = best ?? {
    cause: open.cause,
    severity,
    level: "hold",
    rule: open.rule,
    expected: {},
    sinceMs: open.sinceMs,
    confidence: 0.5,
    forMs: 0,
  };
  const level = raised.length > 0 ? "raise" : "hold";
  const { episode: _, ...rest } = state;
  return {
    state: { ...rest, episode: { ...open, severity, oddMs } },
    verdicts: [
      { ...verdict(spoken, reading), cause: open.cause, severity, level, sinceMs: open.sinceMs, forMs: 0 },
    ],
    score: 1,
  };
}

function beforeOf(state: DetectorState, reading: Reading): number {
  return (state.recent[1] as number | undefined) ?? reading.celsius ?? Number.NaN;
}

/** Whether the value is still away from where it was before the episode. */
function isOdd(
  episode: Episode,
  reading: Reading,
  state: DetectorState,
  { distance, known }: Place,
): boolean {
  const clear = Math.max(
    1.2,
    1.5 * Math.sqrt(squareAt(state.deviation.relativeSquare, 0, reading.takenAtMs)),
  );
  if (episode.beforeIsCelsius) return Math.abs((reading.celsius as number) - episode.before) > clear;
  return known && Math.abs(distance - episode.before) > clear;
}

function closed(
  state: DetectorState,
  reading: Reading,
  { known, context }: Place,
  accept: boolean,
): Judgement {
  const { episode: _, ...rest } = state;
  if (!known) return { state: rest, verdicts: [], score: 0 };
  const course = accept ? shiftCourse(rest.course, rest.deviation.own[2] as number) : rest.course;
  const distance = (reading.celsius as number) - expectedAt(course, reading.takenAtMs);
  return {
    state: { ...rest, course, deviation: restart(rest.deviation, distance, context) },
    verdicts: [],
    score: 0,
  };
}

function verdict(finding: Finding, reading: Reading): Verdict {
  return { ...finding, observedCelsius: reading.celsius };
}
