import type { Sensor } from "../home.ts";
import type { Reading } from "../reading.ts";
import { type Cadence, heard } from "./cadence.ts";
import { ALONE, type Context, type SensorSummary } from "./context.ts";
import { expectedAt, isKnown, learnCourse, levelOf, shiftCourse } from "./course.ts";
import { deviate, restart, sharedCelsius, squareAt } from "./deviation.ts";
import { type Position, type Told, tell } from "./episode.ts";
import { learnHabits, spoilDay } from "./habits.ts";
import { type Change, changeWithinHour, remember } from "./recent.ts";
import { judgeFaultCode } from "./rules/fault-code.ts";
import { judgeFrost } from "./rules/frost.ts";
import { judgeJump, jumpFinding, jumpLimit } from "./rules/jump.ts";
import { judgeLimits } from "./rules/limits.ts";
import { firstNoise, isCalm, judgeNoise, type Noise } from "./rules/noise.ts";
import { judgeOpenWindow } from "./rules/open-window.ts";
import { judgeOverheating } from "./rules/overheating.ts";
import { firstSeries, judgeSeries } from "./rules/series.ts";
import { firstStuck, judgeStuck, type Stuck } from "./rules/stuck.ts";
import { judgeUnusual, mostUnusual } from "./rules/unusual.ts";
import { firstWarming, isColdStore, judgeWarming } from "./rules/warming.ts";
import { DAY_MS, type Finding, type Sample } from "./sample.ts";
import type { DetectorState, Spells } from "./state.ts";
import { type Traits, traitsOf } from "./traits.ts";
import type { Verdict } from "./verdict.ts";

export { type DetectorState, initialState } from "./state.ts";

/** What the engine says of one reading. */
export interface Judgement {
  state: DetectorState;
  verdicts: Verdict[];
  /** How unusual the value is for this sensor at this hour: 1 is at the limit of being told, negative is downwards. */
  unusualness: number;
  /** How odd the reading is, 0 to 1, for benchmarks and charts; 1 at the reading that opens an episode. */
  score: number;
  /** Whether the value is a temperature, as opposed to a sick sensor's. */
  believed: boolean;
  /** What this hour of the day usually has and how far off is tolerated, in Celsius; NaN while that is unknown. */
  expectedCelsius: number;
  toleranceCelsius: number;
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
  const atMs = reading.takenAtMs;
  const cadence = heard(state.cadence, atMs);
  const code = judgeFaultCode(reading, sensor.kind, state.last?.celsius);
  // A sick sensor's value is no temperature: no other rule sees it, and nothing is learned from it.
  if (code !== undefined) return disbelieved({ ...state, cadence }, reading, [code]);
  const celsius = reading.celsius as number;
  if (sensor.kind === "generic") return judgedAsSeries({ ...state, cadence }, atMs, celsius);
  const traits = traitsOf(sensor.kind);
  const sound = state.episode === undefined;
  const { noise, finding: noisy } = judgeNoise(
    state.noise ?? firstNoise(atMs, celsius),
    atMs,
    celsius,
    traits,
    sound,
  );
  const { stuck, finding: still } = judgeStuck(
    state.stuck ?? firstStuck(atMs, celsius),
    atMs,
    celsius,
    traits,
    cadence.firstMs,
  );
  const sick = noisy ? [noisy] : [];
  if (still) sick.push(still);
  const { outcome, suspect } = judgeJump(
    state.suspect,
    state.last,
    atMs,
    celsius,
    traits,
    state.habits,
    context.outdoorCelsius,
  );
  if (outcome === "wait")
    return disbelieved({ ...state, cadence, noise, stuck, ...(suspect && { suspect }) }, reading, sick);
  const sample = sampleOf(state, atMs, celsius, sensor);
  if (state.suspect !== undefined && outcome !== "believe") {
    const { beforeCelsius, sinceMs } = state.suspect;
    sick.push(jumpFinding(beforeCelsius, jumpLimit(sample.stepMs, traits, state.habits), sinceMs));
  }
  return believed(state, { cadence, noise, stuck }, sample, traits, context, sick);
}

/** What the other sensors of the home may know of this one; undefined while there is nothing to tell. */
export function summaryOf(state: DetectorState, sensor: Sensor): SensorSummary | undefined {
  const { last, course, episode, suspect } = state;
  if (last === undefined) return undefined;
  const sound = isKnown(course) && episode === undefined && suspect === undefined;
  const deviation = sound ? last.celsius - expectedAt(course, last.atMs) : Number.NaN;
  const summary: SensorSummary = { kind: sensor.kind, atMs: last.atMs, celsius: last.celsius, deviation };
  if (episode !== undefined) summary.told = episode.cause;
  return summary;
}

function disbelieved(state: DetectorState, reading: Reading, findings: Finding[]): Judgement {
  const { verdicts, episode } = tell(state.episode, findings, reading.takenAtMs, reading.celsius, undefined);
  const next = episode === undefined ? state : { ...state, episode };
  return { ...BLIND, state: next, verdicts };
}

/** A series of which nothing is known but its past: no limits, no inertia, no neighbours. */
function judgedAsSeries(before: DetectorState, atMs: number, value: number): Judgement {
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

const CLEAR_SCORE = 0.55;
const CLEAR_AFTER_DAYS = 4.9;

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

const BLIND = {
  unusualness: 0,
  score: 1,
  believed: false,
  expectedCelsius: Number.NaN,
  toleranceCelsius: Number.NaN,
};

function sampleOf({ last }: DetectorState, atMs: number, celsius: number, sensor: Sensor): Sample {
  if (last === undefined) return { atMs, celsius, stepMs: 0, stepCelsius: 0, sensor };
  return { atMs, celsius, stepMs: atMs - last.atMs, stepCelsius: celsius - last.celsius, sensor };
}

/** Judges and learns a value that may be a temperature. */
function believed(
  before: DetectorState,
  health: { cadence: Cadence; noise: Noise; stuck: Stuck },
  sample: Sample,
  traits: Traits,
  context: Context,
  findings: Finding[],
): Judgement {
  const { atMs, celsius, stepMs, sensor } = sample;
  const sound = before.episode === undefined;
  const known = isKnown(before.course);
  const expected = known ? expectedAt(before.course, atMs) : Number.NaN;
  const distance = celsius - expected;
  const change = changeWithinHour(before.recent, atMs, celsius, expected);
  const deviation = known
    ? deviate(before.deviation, atMs, distance, context, stepMs, sound)
    : before.deviation;
  const most = mostUnusual(atMs, deviation, traits, context);
  const limits = judgeLimits(before.limits, sample, traits, sound ? expected : Number.NaN, context);
  const store = isColdStore(sensor.kind)
    ? judgeWarming(before.warming ?? firstWarming(atMs, celsius), atMs, celsius, stepMs, sound)
    : undefined;
  const jumped = findings.some(({ rule }) => rule === "jump");
  // What a sick sensor says of the room begins no alarm of the room; in one that is open it may still make it worse.
  const sick = sound && findings.length > 0;
  const add = (finding: Finding | undefined) => !sick && finding && findings.push(finding);
  add(limits.finding);
  add(store?.finding);
  add(judgeFrost(sample, before.recent, traits, context));
  const moved = change.fallCelsius > 1 || change.riseCelsius > 1;
  if (moved && before.last !== undefined && !jumped && isCalm(health.noise, traits)) {
    const off = known ? distance : celsius - levelOf(before.course);
    add(judgeOpenWindow(sample, change, off, before.last, traits, before.habits, context));
    add(judgeOverheating(sample, change, off, before.last, traits, before.habits));
  }
  if (known) add(judgeUnusual(sample, expected, most, traits, context));
  const quiet = sound && findings.length === 0;
  const position = quiet ? undefined : positionOf(before, sample, distance, context);
  const told = tell(before.episode, findings, atMs, celsius, position);
  const state: DetectorState = {
    version: 2,
    cadence: health.cadence,
    last: { atMs, celsius },
    noise: health.noise,
    stuck: health.stuck,
    limits: limits.times,
    recent: remember(jumped ? [] : before.recent, atMs, celsius, expected),
    habits: before.habits,
    course: before.course,
    deviation,
  };
  if (store) state.warming = store.warming;
  if (told.episode) state.episode = told.episode;
  if (before.spells) state.spells = before.spells;
  learn(state, sample, change, sound, told, context);
  const unusualness = known ? most.ratio : 0;
  const opened = sound && told.episode !== undefined;
  return {
    state,
    verdicts: told.verdicts,
    unusualness,
    score: opened ? 1 : Math.min(0.99, unusualness * unusualness * 0.5),
    believed: true,
    expectedCelsius: expected,
    toleranceCelsius: most.toleranceCelsius,
  };
}

/** Fills in what the reading teaches: nothing while an episode is open, a new start when it ends. */
function learn(
  state: DetectorState,
  sample: Sample,
  { fallCelsius, riseCelsius }: Change,
  sound: boolean,
  told: Told,
  context: Context,
): void {
  const { atMs, celsius, stepMs } = sample;
  if (told.ended !== undefined && isKnown(state.course)) {
    if (told.ended === "accepted") state.course = shiftCourse(state.course, state.deviation.own[2] as number);
    state.deviation = restart(state.deviation, celsius - expectedAt(state.course, atMs), context);
  }
  const { episode } = told;
  const unusual = episode?.rule === "unusual" || episode?.rule === "heating-failure";
  if (episode !== undefined && sound && unusual) state.spells = nextSpell(state.spells, atMs);
  const recurring = unusual && (state.spells?.count ?? 0) >= RECURRING;
  if (episode === undefined || recurring) state.course = learnCourse(state.course, atMs, celsius, stepMs);
  // At the reading that raises it a change is just beyond the limit: what happens every sunny day is learned in a few.
  if (told.episode === undefined || sound)
    state.habits = learnHabits(state.habits, sample, fallCelsius, riseCelsius);
  else state.habits = spoilDay(state.habits, atMs);
}

/** A new schedule is unusual once a day; the second time its course is learned while the alarm is open. */
const RECURRING = 2;
const WITHIN_MS = 1.5 * DAY_MS;

function nextSpell(before: Spells | undefined, atMs: number): Spells {
  const again = before !== undefined && atMs - before.lastMs < WITHIN_MS;
  return { lastMs: atMs, count: again ? Math.min(255, before.count + 1) : 1 };
}

function positionOf(
  before: DetectorState,
  { atMs, celsius }: Sample,
  distance: number,
  context: Context,
): Position {
  const { relative, relativeSquare } = before.deviation;
  return {
    celsius,
    distance: distance - sharedCelsius(context),
    usualDistance: relative[2] as number,
    hourAgoCelsius: before.recent[1] ?? celsius,
    clearCelsius: Math.max(LEAST_CLEAR_CELSIUS, 1.5 * Math.sqrt(squareAt(relativeSquare, 0, atMs))),
  };
}

/** As near to where it was is as before. */
const LEAST_CLEAR_CELSIUS = 1.2;
