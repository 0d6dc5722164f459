import type { Sensor } from "../home/description.ts";
import type { Reading } from "../reading.ts";
import { type Cadence, heard } from "./cadence.ts";
import { ALONE, type Context, type SensorSummary } from "./context.ts";
import { expectedAt, isKnown, levelOf } from "./course.ts";
import { deviate, sharedCelsius, squareAt } from "./deviation.ts";
import { type Position, tell } from "./episode.ts";
import { judgeGeneric } from "./generic.ts";
import type { Judgement } from "./judgement.ts";
import { learn } from "./learning.ts";
import { changeWithinHour, remember } from "./recent.ts";
import { judgeFaultCode } from "./rules/fault-code.ts";
import { judgeFrost } from "./rules/frost.ts";
import { judgeJump, jumpFinding, jumpLimit } from "./rules/jump.ts";
import { judgeLimits } from "./rules/limits.ts";
import { firstNoise, isCalm, judgeNoise, type Noise } from "./rules/noise.ts";
import { judgeOpenWindow } from "./rules/open-window.ts";
import { judgeOverheating } from "./rules/overheating.ts";
import { firstStuck, judgeStuck, type Stuck } from "./rules/stuck.ts";
import { judgeUnusual, mostUnusual } from "./rules/unusual.ts";
import { firstWarming, isColdStore, judgeWarming } from "./rules/warming.ts";
import type { Finding, Sample } from "./sample.ts";
import type { DetectorState } from "./state.ts";
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
  // While it is only known to be no room, it has the wide traits of the weather, and no limits.
  const kind = sensor.kindFrom === "unsure" ? "outdoor" : sensor.kind;
  const code = judgeFaultCode(reading, kind, state.last?.celsius);
  // A sick sensor's value is no temperature: no other rule sees it, and nothing is learned from it.
  if (code !== undefined) return disbelieved({ ...state, cadence }, reading, [code]);
  const celsius = reading.celsius as number;
  if (kind === "generic") return judgeGeneric({ ...state, cadence }, atMs, celsius);
  const traits = traitsOf(kind);
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
