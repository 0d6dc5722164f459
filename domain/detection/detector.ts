import type { Sensor } from "../home/description.ts";
import type { Reading } from "../reading.ts";
import { type Cadence, heard } from "./cadence.ts";
import { ALONE, type Context, type SensorSummary } from "./context.ts";
import { expectedAt, isKnown, levelOf, warmestOf } from "./course.ts";
import { deviate, sharedCelsius, squareAt } from "./deviation.ts";
import { type Before, isOdd, type Position } from "./episode.ts";
import type { Judgement } from "./judgement.ts";
import { learn } from "./learning.ts";
import { changeWithinHour, remember } from "./recent.ts";
import { judgeFaultCode } from "./rules/fault-code.ts";
import { judgeFirstDays } from "./rules/first-days.ts";
import { judgeFrost } from "./rules/frost.ts";
import { judgeJump, jumpFinding, jumpLimit, type Suspect } from "./rules/jump.ts";
import { judgeLimits } from "./rules/limits.ts";
import { firstNoise, isCalm, judgeNoise, type Noise } from "./rules/noise.ts";
import { judgeOpenWindow } from "./rules/open-window.ts";
import { judgeOverheating } from "./rules/overheating.ts";
import { type Expectation, firstStuck, judgeStuck, type Stuck } from "./rules/stuck.ts";
import { judgeUnusual, mostUnusual } from "./rules/unusual.ts";
import { firstWarming, isColdStore, judgeWarming } from "./rules/warming.ts";
import type { Finding, Sample } from "./sample.ts";
import type { DetectorState } from "./state.ts";
import { ALL_WELL, isWell, type Outcome, tell } from "./tracks.ts";
import { type Traits, traitsOf } from "./traits.ts";

export type { Judgement } from "./judgement.ts";
export { type DetectorState, initialState, startedAnew } from "./state.ts";

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
  // What is only known to be no room measures temperatures all the same, and its codes are codes.
  const kind = sensor.kindFrom === "unsure" ? "outdoor" : sensor.kind;
  const code = judgeFaultCode(reading, kind, state.last?.celsius);
  // A sick sensor's value is no temperature: no other rule sees it, and nothing is learned from it.
  if (code !== undefined) return disbelieved({ ...state, cadence }, reading, [code]);
  const celsius = reading.celsius as number;
  const traits = traitsOf(sensor.kind);
  const sound = isWell(state.tracks);
  const { noise, finding: noisy } = judgeNoise(
    state.noise ?? firstNoise(atMs, celsius),
    atMs,
    celsius,
    traits,
    sound,
  );
  const { stuck, finding: still } = judgeStuck(state.stuck ?? firstStuck(atMs, celsius), atMs, celsius, {
    traits,
    firstMs: cadence.firstMs,
    expected: expectationOf(state, atMs, context),
  });
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
  const isFound = outcome === "spike" || (outcome === "offset" && !isBack(state, sample, context));
  if (state.suspect !== undefined && isFound) {
    const { beforeCelsius, sinceMs } = state.suspect;
    sick.push(jumpFinding(beforeCelsius, jumpLimit(sample.stepMs, traits, state.habits), sinceMs));
  }
  const offset = outcome === "offset" && isFound ? state.suspect : undefined;
  return believed(state, { cadence, noise, stuck }, sample, traits, context, { sick, offset });
}

/** What the course and the other rooms let expect now, as the rules for a sick sensor ask for it. */
function expectationOf({ course, deviation }: DetectorState, atMs: number, context: Context): Expectation {
  if (!isKnown(course)) return UNEXPECTED;
  const { ownSquare, relativeSquare } = deviation;
  const squares = context.peers > 0 ? relativeSquare : ownSquare;
  return {
    celsius: expectedAt(course, atMs) + sharedCelsius(context),
    spreadCelsius: Math.sqrt(squareAt(squares, 0, atMs)),
  };
}

const UNEXPECTED: Expectation = { celsius: Number.NaN, spreadCelsius: Number.NaN };

/** Whether a jump leads back to where the place was before something befell it: that was the sensor, and it is over. */
function isBack(state: DetectorState, sample: Sample, context: Context): boolean {
  const { sudden, lasting } = state.tracks;
  if (sudden === undefined || lasting !== undefined) return false;
  const expected = isKnown(state.course) ? expectedAt(state.course, sample.atMs) : Number.NaN;
  return !isOdd(sudden, positionOf(state, sample, sample.celsius - expected, context));
}

/** What the other sensors of the home may know of this one; undefined while there is nothing to tell. */
export function summaryOf(state: DetectorState, sensor: Sensor): SensorSummary | undefined {
  const { last, course, tracks, suspect } = state;
  if (last === undefined) return undefined;
  const sound = isKnown(course) && isWell(tracks) && suspect === undefined;
  const deviation = sound ? last.celsius - expectedAt(course, last.atMs) : Number.NaN;
  const summary: SensorSummary = { kind: sensor.kind, atMs: last.atMs, celsius: last.celsius, deviation };
  const told = tracks.lasting ?? tracks.sudden ?? tracks.sensor;
  if (told !== undefined) summary.told = told.cause;
  return summary;
}

function disbelieved(state: DetectorState, { takenAtMs, celsius }: Reading, sensor: Finding[]): Judgement {
  const where = {
    observedCelsius: celsius,
    believedCelsius: state.last?.celsius ?? null,
    position: undefined,
  };
  const { verdicts, tracks } = tell(state.tracks, { sensor, place: [] }, takenAtMs, where);
  return { ...BLIND, state: { ...state, tracks }, verdicts };
}

const BLIND = {
  unusualness: 0,
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
  { sick, offset }: { sick: Finding[]; offset: Suspect | undefined },
): Judgement {
  const { atMs, celsius, stepMs, sensor } = sample;
  const sound = isWell(before.tracks);
  const known = isKnown(before.course);
  const expected = known ? expectedAt(before.course, atMs) : Number.NaN;
  const distance = celsius - expected;
  const change = changeWithinHour(before.recent, atMs, celsius, expected);
  const deviation = known
    ? deviate(before.deviation, atMs, distance, context, stepMs, sound)
    : before.deviation;
  const most = mostUnusual(atMs, deviation, traits, context);
  const limits = judgeLimits(
    before.limits,
    sample,
    traits,
    { celsius: sound ? expected : Number.NaN, spreadCelsius: most.toleranceCelsius },
    context,
  );
  const store = isColdStore(sensor.kind)
    ? judgeWarming(before.warming ?? firstWarming(atMs, celsius), atMs, celsius, stepMs, sound)
    : undefined;
  const jumped = sick.some(({ rule }) => rule === "jump");
  const place: Finding[] = [];
  const add = (finding: Finding | undefined) => finding && place.push(finding);
  add(limits.finding);
  add(store?.finding);
  add(judgeFrost(sample, before.recent, traits, context));
  const moved = change.fallCelsius > 1 || change.riseCelsius > 1;
  if (moved && before.last !== undefined && !jumped && isCalm(health.noise, traits)) {
    const off = known ? distance : celsius - levelOf(before.course);
    add(judgeOpenWindow(sample, change, off, before.last, traits, before.habits, context));
    add(
      judgeOverheating(
        sample,
        change,
        { distanceCelsius: off, warmestCelsius: warmestOf(before.course) },
        before.last,
        traits,
        before.habits,
      ),
    );
  }
  add(judgeFirstDays(sample, before, atMs - health.cadence.firstMs, traits, context));
  if (known) add(judgeUnusual(sample, expected, most, deviation, traits, context));
  const quiet = sound && place.length === 0 && sick.length === 0;
  const told = quiet
    ? WELL
    : tell(before.tracks, { sensor: sick, place }, atMs, {
        observedCelsius: celsius,
        believedCelsius: celsius,
        position: positionOf(before, sample, distance, context),
        ...(offset && { jumpedFrom: jumpedFrom(before, offset, context) }),
      });
  const state: DetectorState = {
    version: 3,
    cadence: health.cadence,
    last: { atMs, celsius },
    noise: health.noise,
    stuck: health.stuck,
    limits: limits.times,
    recent: remember(jumped ? [] : before.recent, atMs, celsius, expected),
    habits: before.habits,
    course: before.course,
    deviation,
    tracks: told.tracks,
  };
  if (store) state.warming = store.warming;
  if (before.spells) state.spells = before.spells;
  learn(state, sample, change, sound, told, context);
  return {
    state,
    verdicts: told.verdicts,
    unusualness: known ? most.ratio : 0,
    believed: true,
    expectedCelsius: expected,
    toleranceCelsius: most.toleranceCelsius,
  };
}

const WELL: Outcome = { verdicts: [], tracks: ALL_WELL };

function jumpedFrom({ course }: DetectorState, suspect: Suspect, context: Context): Before {
  const { beforeCelsius, firstCelsius, sinceMs } = suspect;
  const beforeIsCelsius = !isKnown(course);
  const distance = beforeIsCelsius ? 0 : expectedAt(course, sinceMs) + sharedCelsius(context);
  const jumpCelsius = Math.fround(firstCelsius - beforeCelsius);
  return { before: Math.fround(beforeCelsius - distance), beforeIsCelsius, jumpCelsius };
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
    ownDistance: distance,
    usualDistance: relative[2] as number,
    hourAgoCelsius: before.recent[1] ?? celsius,
    clearCelsius: Math.max(LEAST_CLEAR_CELSIUS, 1.5 * Math.sqrt(squareAt(relativeSquare, 0, atMs))),
  };
}

/** As near to where it was is as before. */
const LEAST_CLEAR_CELSIUS = 1.2;
