import { ByteReader, ByteWriter } from "./byte-io.ts";
import type { Episode } from "./episode.ts";
import { SAMPLE } from "./recent.ts";
import type { Series } from "./rules/series.ts";
import { type DetectorState, initialState } from "./state.ts";
import type { Cause, Severity } from "./verdict.ts";

/** First byte of every stored state; a new layout gets a new number and its own reader, old ones are read on. */
const LAYOUT = 1;

/** Only ever appended to: their places are stored. */
const CAUSES: readonly Cause[] = [
  "too-hot",
  "too-cold",
  "frost",
  "warming",
  "open-window",
  "heating-failure",
  "overheating",
  "unusual",
  "sensor-fault",
  "silence",
];
const SEVERITIES: readonly Severity[] = ["info", "warning", "critical"];
const RULES: readonly string[] = [
  "limits",
  "fault-code",
  "jump",
  "noise",
  "stuck",
  "open-window",
  "overheating",
  "unusual",
  "heating-failure",
  "warming",
  "frost",
  "silence",
];

/** Of the second byte of flags. */
const HAS_SERIES = 1;
const HAS = {
  cadence: 1,
  last: 2,
  suspect: 4,
  noise: 8,
  stuck: 16,
  warming: 32,
  episode: 64,
  spells: 128,
} as const;

/**
 * A detector's state as bytes, at most 600. What rules compare exactly (times, last values) is kept exactly, learned
 * means to a 24-bit mantissa and spreads to 0.07 %.
 */
export function encodeState(state: DetectorState): Uint8Array {
  const out = new ByteWriter();
  const {
    cadence,
    last,
    suspect,
    noise,
    stuck,
    warming,
    limits,
    recent,
    habits,
    course,
    deviation,
    episode,
    spells,
  } = state;
  out.u8(LAYOUT);
  const present = { cadence, last, suspect, noise, stuck, warming, episode, spells };
  const flags = Object.entries(HAS).filter(([key]) => present[key as keyof typeof HAS] !== undefined);
  out.u8(flags.reduce((sum, [, bit]) => sum + bit, 0));
  out.u8(state.series ? HAS_SERIES : 0);
  if (cadence) {
    for (const ms of [cadence.firstMs, cadence.lastMs]) out.time(ms);
    out.u8(cadence.gaps);
    for (const ms of [cadence.typicalMs, cadence.longMs]) out.f32(ms);
  }
  if (last) {
    out.time(last.atMs);
    out.f64(last.celsius);
  }
  if (suspect) {
    out.time(suspect.sinceMs);
    out.u8(Math.min(255, suspect.count));
    for (const celsius of [suspect.beforeCelsius, suspect.firstCelsius, suspect.lastCelsius])
      out.f32(celsius);
  }
  if (noise) {
    for (const ms of [noise.atMs, noise.sinceMs]) out.time(ms);
    for (const celsius of [noise.level, noise.usual, noise.last, noise.change]) out.f32(celsius);
  }
  if (stuck) {
    out.f64(stuck.celsius);
    for (const ms of [stuck.sinceMs, stuck.lastMs]) out.time(ms);
    out.f32(stuck.longestMs);
  }
  if (warming) {
    out.time(warming.sinceMs);
    out.u16(warming.day);
    out.u8(warming.days);
    for (const celsius of [warming.fast, warming.usual, warming.excess, warming.today]) out.f32(celsius);
  }
  if (episode) writeEpisode(out, episode);
  if (spells) {
    out.time(spells.lastMs);
    out.u8(spells.count);
  }
  if (state.series) writeSeries(out, state.series);
  for (const ms of [limits.highSinceMs, limits.lowSinceMs]) out.time(ms);
  out.u8(recent.length / SAMPLE);
  for (let i = 0; i < recent.length; i += SAMPLE) {
    out.time(recent[i] as number);
    out.f32(recent[i + 1] as number);
    out.f32(recent[i + 2] as number);
  }
  out.u8(habits.days);
  out.u16(habits.today.day);
  for (const { stepCelsius, fallCelsius, riseCelsius } of [habits, habits.today])
    for (const celsius of [stepCelsius, fallCelsius, riseCelsius]) out.f32(celsius);
  for (const celsius of course.hourly) out.f32(celsius);
  for (const value of [course.days, course.sum, course.weight]) out.f32(value);
  out.time(Math.max(0, course.hour));
  for (const celsius of [...deviation.own, ...deviation.relative]) out.f32(celsius);
  for (const square of [...deviation.ownSquare, ...deviation.relativeSquare]) out.log(square);
  out.f32(deviation.learnedMs);
  return out.take();
}

/** The state that `encodeState` stored; throws an UnknownStateError for a layout that only newer code knows. */
export function decodeState(bytes: Uint8Array): DetectorState {
  const input = new ByteReader(bytes);
  const layout = input.u8();
  if (layout !== LAYOUT) throw new UnknownStateError(layout);
  return readLayout1(input);
}

/** A stored state of a layout that this code does not know: the code is older than the state, deploy the newer one. */
export class UnknownStateError extends Error {
  constructor(layout: number) {
    super(
      `detector state has layout ${layout}, this code reads up to ${LAYOUT}: it was stored by newer code`,
    );
    this.name = "UnknownStateError";
  }
}

function readLayout1(input: ByteReader): DetectorState {
  const state = initialState();
  const flags = input.u8();
  const more = input.u8();
  const floats = (count: number) => Array.from({ length: count }, () => input.f32());
  if (flags & HAS.cadence)
    state.cadence = {
      firstMs: input.time(),
      lastMs: input.time(),
      gaps: input.u8(),
      typicalMs: input.f32(),
      longMs: input.f32(),
    };
  if (flags & HAS.last) state.last = { atMs: input.time(), celsius: input.f64() };
  if (flags & HAS.suspect) {
    const [sinceMs, count] = [input.time(), input.u8()];
    const [beforeCelsius = 0, firstCelsius = 0, lastCelsius = 0] = floats(3);
    state.suspect = { sinceMs, count, beforeCelsius, firstCelsius, lastCelsius };
  }
  if (flags & HAS.noise) {
    const [atMs, sinceMs] = [input.time(), input.time()];
    const [level = 0, usual = 0, last = 0, change = 0] = floats(4);
    state.noise = { atMs, sinceMs, level, usual, last, change };
  }
  if (flags & HAS.stuck)
    state.stuck = {
      celsius: input.f64(),
      sinceMs: input.time(),
      lastMs: input.time(),
      longestMs: input.f32(),
    };
  if (flags & HAS.warming) {
    const [sinceMs, day, days] = [input.time(), input.u16(), input.u8()];
    const [fast = 0, usual = 0, excess = 0, today = 0] = floats(4);
    state.warming = { sinceMs, day, days, fast, usual, excess, today };
  }
  if (flags & HAS.episode) state.episode = readEpisode(input);
  if (flags & HAS.spells) state.spells = { lastMs: input.time(), count: input.u8() };
  if (more & HAS_SERIES) state.series = readSeries(input);
  state.limits = { highSinceMs: input.time(), lowSinceMs: input.time() };
  state.recent = Array.from({ length: input.u8() }, () => [input.time(), input.f32(), input.f32()]).flat();
  const [days, day] = [input.u8(), input.u16()];
  const [stepCelsius = 0, fallCelsius = 0, riseCelsius = 0] = floats(3);
  const [todayStep = 0, todayFall = 0, todayRise = 0] = floats(3);
  const today = { day, stepCelsius: todayStep, fallCelsius: todayFall, riseCelsius: todayRise };
  state.habits = { days, stepCelsius, fallCelsius, riseCelsius, today };
  const hourly = floats(24);
  const [courseDays = 0, sum = 0, weight = 0] = floats(3);
  state.course = { hourly, days: courseDays, sum, weight, hour: input.time() };
  const [own, relative] = [floats(3), floats(3)];
  const logs = (count: number) => Array.from({ length: count }, () => input.log());
  const [ownSquare, relativeSquare] = [logs(24), logs(24)];
  state.deviation = { own, relative, ownSquare, relativeSquare, learnedMs: input.f32() };
  return state;
}

/** How many means, swings, seasonal means and tails a series has. */
const SERIES_SIZES = [5, 4, 2, 9] as const;

function writeSeries(out: ByteWriter, series: Series): void {
  const { count, last, level, means, swings, seasonal, tails, surprise, alerts, sinceAlert } = series;
  for (const value of [count, last, level, ...means, ...swings, ...seasonal, surprise, alerts])
    out.f32(value);
  out.u8(sinceAlert);
  for (const tail of tails) {
    out.f32(tail.quantile);
    out.f32(tail.heaviness);
    out.f32(tail.count);
  }
}

function readSeries(input: ByteReader): Series {
  const floats = (count: number) => Array.from({ length: count }, () => input.f32());
  const [count = 0, last = 0, level = 0] = floats(3);
  const [means, swings, seasonal] = [
    floats(SERIES_SIZES[0]),
    floats(SERIES_SIZES[1]),
    floats(SERIES_SIZES[2]),
  ];
  const [surprise = 0, alerts = 0] = floats(2);
  const sinceAlert = input.u8();
  const tails = Array.from({ length: SERIES_SIZES[3] }, () => {
    const [quantile = 0, heaviness = 0, count = 0] = floats(3);
    return { quantile, heaviness, count };
  });
  return { count, last, level, means, swings, seasonal, tails, surprise, alerts, sinceAlert };
}

function writeEpisode(out: ByteWriter, episode: Episode): void {
  out.u8(CAUSES.indexOf(episode.cause));
  out.u8(RULES.indexOf(episode.rule));
  out.u8(SEVERITIES.indexOf(episode.severity));
  for (const ms of [episode.sinceMs, episode.openedMs, episode.oddMs]) out.time(ms);
  out.f32(episode.before);
  out.u8(episode.beforeIsCelsius ? 1 : 0);
}

function readEpisode(input: ByteReader): Episode {
  const cause = CAUSES[input.u8()] ?? "unusual";
  const rule = RULES[input.u8()] ?? "unusual";
  const severity = SEVERITIES[input.u8()] ?? "warning";
  const [sinceMs, openedMs, oddMs] = [input.time(), input.time(), input.time()];
  return {
    cause,
    rule,
    severity,
    sinceMs,
    openedMs,
    oddMs,
    before: input.f32(),
    beforeIsCelsius: input.u8() === 1,
  };
}
