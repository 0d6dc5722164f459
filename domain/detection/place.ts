import type { LearnedKind } from "../home/description.ts";
import { type Limits, PLACES, type PlaceKind } from "../places.ts";
import { type Cycles, cycled, firstCycles, LIKELY, SURE } from "./compressor.ts";
import { isColdStore } from "./rules/warming.ts";
import { DAY_MS, HOUR_MS } from "./sample.ts";
import { traitsOf } from "./traits.ts";

/** What a sensor's readings say of the kind of its place; about 60 bytes in the first days, a few afterwards. */
export interface Place {
  /** What they speak for so far; missing while they speak for nothing, or for what the name says anyway. */
  kind?: LearnedKind["kind"];
  /** Between which temperatures the place keeps itself, Celsius; of a kind whose limits may be others than its own. */
  coldest?: number;
  warmest?: number;
  /** What its kind is found from; missing once that is decided for good. */
  watch?: Watch;
}

/** The day that is running, as far as it tells kinds of places apart. Celsius. */
export interface Watch {
  sinceMs: number;
  /** Whole days before. */
  days: number;
  /** Whether the day before was too cold for a room. */
  wasCold: boolean;
  /** Whether it fell in its first hours and has not come back. */
  hasFallen: boolean;
  lastMs: number;
  last: number;
  first: number;
  lowest: number;
  highest: number;
  /** Of all values, each for the time it held: their mean, the sum of squares from it, and the time in hours. */
  mean: number;
  squares: number;
  hours: number;
  cycles: Cycles;
}

/** What is known beside the reading: what a name or a gateway suggests, and how cold it is outdoors. */
export interface PlaceHints {
  suggested: PlaceKind | undefined;
  outdoorCelsius?: number | undefined;
  /** Whether it was heard for long before anything was learned of its place: then it was put where it is. */
  isOld?: boolean;
}

/** Below this no room is that was not warm before. */
const ROOM_CELSIUS = 10;
/** Colder than this on the mean of its cycles a machine makes a freezer's cold; up to the warmest it makes a fridge's. */
const FREEZER_BELOW_CELSIUS = -3;
const FRIDGE_BELOW_CELSIUS = 11;
/** A sensor is paired on a table and soon put where it belongs; a new freezer cools for hours. */
const SETTLING_MS = 12 * HOUR_MS;
const FALLS_WITHIN_MS = 3 * HOUR_MS;
const FALLEN_CELSIUS = 1.5;
/** By then it is decided; what says nothing is left as its name has it. */
const MOST_DAYS = 3;
/** A value that is so far from the one before waits for the next one to agree. */
const SPIKE_CELSIUS = 8;

/** The kinds that readings can tell apart, or a name may be wrong about; the others are left as they are named. */
const NOT_WATCHED: ReadonlySet<PlaceKind | undefined> = new Set<PlaceKind>([
  "pipe",
  "boiler",
  "server-cupboard",
  "greenhouse",
  "generic",
]);

/** Takes one believable value up: constant time and memory. `last` is the value before, whatever it was. */
export function learnPlace(
  before: Place | undefined,
  atMs: number,
  celsius: number,
  lastCelsius: number | null,
  hints: PlaceHints,
): Place | undefined {
  if (before !== undefined && before.watch === undefined) return before;
  if (NOT_WATCHED.has(hints.suggested)) return before;
  if (before !== undefined && Math.abs(celsius - (lastCelsius ?? celsius)) > SPIKE_CELSIUS) return before;
  const watch =
    before?.watch === undefined
      ? firstWatch(atMs, celsius, hints.isOld)
      : watched(before.watch, atMs, celsius);
  const decided = byCycles(watch, atMs, hints) ?? byWitness(watch, atMs, celsius, hints);
  if (decided !== undefined) return decided;
  if (atMs - watch.sinceMs >= DAY_MS) return closeDay(watch, atMs, celsius, before?.kind, hints);
  return guess(watch, atMs, celsius, hints);
}

/** What the description is told of a place; undefined for nothing. */
export function learnedKind(place: Place | undefined): LearnedKind | undefined {
  if (place?.kind === undefined) return undefined;
  const limits = place.kind === "unsure" ? undefined : ownLimits(place.kind, place);
  return limits === undefined ? { kind: place.kind } : { kind: place.kind, limits };
}

/** Whether two states of a place are judged alike: most readings change nothing. */
export function isSameKind(before: Place | undefined, after: Place | undefined): boolean {
  if (before?.kind === undefined || before === after) return before?.kind === after?.kind;
  return before.kind === after?.kind && before.coldest === after.coldest && before.warmest === after.warmest;
}

/** Whether the householder is to be asked: it is decided for good, and neither a person nor the name says the same. */
export function isQuestion(
  before: Place | undefined,
  after: Place | undefined,
  suggested?: PlaceKind,
): boolean {
  const wasOpen = before === undefined || before.watch !== undefined;
  return wasOpen && after?.watch === undefined && after?.kind !== undefined && after.kind !== suggested;
}

function firstWatch(atMs: number, celsius: number, isOld = false): Watch {
  const cycles = firstCycles(atMs, celsius);
  return { ...newDay(atMs, celsius), days: isOld ? 1 : 0, wasCold: false, hasFallen: false, cycles };
}

function newDay(atMs: number, celsius: number): Omit<Watch, "cycles" | "days" | "wasCold" | "hasFallen"> {
  const first = Math.fround(celsius);
  const day = { first, last: first, lowest: first, highest: first, mean: first, squares: 0, hours: 0 };
  return { sinceMs: atMs, lastMs: atMs, ...day };
}

function watched(before: Watch, atMs: number, value: number): Watch {
  const celsius = Math.fround(value);
  const weight = Math.min(1, Math.max(0, atMs - before.lastMs) / HOUR_MS);
  const hours = Math.fround(before.hours + weight);
  const distance = celsius - before.mean;
  const mean = hours === 0 ? before.mean : Math.fround(before.mean + (distance * weight) / hours);
  const fell = celsius < before.highest - FALLEN_CELSIUS;
  const hasFallen = fell && (before.hasFallen || atMs - before.sinceMs < FALLS_WITHIN_MS);
  return {
    ...before,
    hasFallen,
    lastMs: atMs,
    last: celsius,
    lowest: Math.min(before.lowest, celsius),
    highest: Math.max(before.highest, celsius),
    mean,
    squares: Math.fround(before.squares + weight * distance * (celsius - mean)),
    hours,
    cycles: cycled(before.cycles, atMs, celsius, before.last, atMs - before.lastMs),
  };
}

/** A machine keeps it cold, as far as its cycles say. A name that says otherwise gives way to a freezer, or after a day. */
function byCycles(watch: Watch, atMs: number, { suggested }: PlaceHints): Place | undefined {
  const { score, peak, trough } = watch.cycles;
  const level = (peak + trough) / 2;
  if (score < LIKELY || level >= FRIDGE_BELOW_CELSIUS) return undefined;
  const kind = level < FREEZER_BELOW_CELSIUS ? "freezer" : "fridge";
  const isDay = atMs - watch.sinceMs >= DAY_MS;
  const isSure = score >= SURE || (isDay && (suggested === undefined || suggested === kind));
  if (suggested !== undefined && suggested !== kind) {
    const isOld = watch.days > 0 || isDay;
    if (!isSure || !(kind === "freezer" || (suggested === "freezer" && isOld))) return undefined;
  }
  const place = { kind, coldest: trough, warmest: peak } as const;
  return isSure ? place : { ...place, watch };
}

/** What the weather outdoors, or thawing from a cold that no room has, says before a day is over. */
function byWitness(
  watch: Watch,
  atMs: number,
  celsius: number,
  { suggested, outdoorCelsius }: PlaceHints,
): Place | undefined {
  if (suggested !== undefined) return undefined;
  const coldFor = atMs - watch.sinceMs;
  const isWarmOutdoors = outdoorCelsius !== undefined && outdoorCelsius > celsius + 12;
  if (watch.highest < -6 && coldFor >= 3 * HOUR_MS && isWarmOutdoors)
    return { kind: "freezer", coldest: watch.lowest, warmest: watch.highest };
  const isAsOutdoors = outdoorCelsius !== undefined && Math.abs(outdoorCelsius - celsius) < 5;
  if (watch.lowest < -14 && watch.first < -10 && celsius > 0 && !isAsOutdoors) return { kind: "freezer" };
  return undefined;
}

/** What a whole day says: what it decides, or what stays open for the next one. */
function closeDay(
  watch: Watch,
  atMs: number,
  celsius: number,
  kind: Place["kind"],
  { suggested }: PlaceHints,
): Place {
  const { lowest, highest, mean, squares, hours, first } = watch;
  const days = watch.days + 1;
  const spread = Math.sqrt(squares / Math.max(1, hours));
  const range = highest - lowest;
  if (suggested !== undefined && isColdStore(suggested) && lowest > ROOM_CELSIUS + 2)
    return { kind: "living" };
  const isCold = highest < ROOM_CELSIUS + 2;
  const isLast = days >= MOST_DAYS;
  if (suggested === undefined && (isCold || kind === "unsure")) {
    if (mean < -12 && spread < (isLast ? 1 : 0.6))
      return { kind: "freezer", coldest: lowest, warmest: highest };
    const isWide = range >= (isCold ? 4 : 8) && mean < ROOM_CELSIUS + 4;
    const comesBack = Math.abs(celsius - first) < 0.6 * range;
    if (isWide && spread > range / 4.5 && comesBack) return { kind: "outdoor" };
    if (isCold && days >= 2 && lowest > -8 && range < 4) return { kind: "cellar", coldest: lowest };
    if (isCold && isLast)
      return mean < 0 || range >= 4 ? { kind: "outdoor" } : { kind: "cellar", coldest: lowest };
  }
  if (isLast) return {};
  const next = { ...watch, ...newDay(atMs, celsius), days, wasCold: isCold };
  return guess(next, atMs, celsius, { suggested });
}

/** What the place is judged as while nothing is decided. */
function guess(watch: Watch, atMs: number, celsius: number, { suggested }: PlaceHints): Place {
  return isUnsure(watch, atMs, celsius, suggested) ? { kind: "unsure", watch } : { watch };
}

function isUnsure(
  { days, sinceMs, first, highest, lowest, wasCold, hasFallen }: Watch,
  atMs: number,
  celsius: number,
  suggested: PlaceKind | undefined,
): boolean {
  const isNew = days === 0 && atMs - sinceMs < SETTLING_MS;
  if (suggested === undefined) {
    if (days === 0) return first < ROOM_CELSIUS || celsius < ROOM_CELSIUS || (isNew && hasFallen);
    return wasCold && celsius < ROOM_CELSIUS + 4;
  }
  if (isColdStore(suggested)) {
    const { highCelsius = 0 }: Limits = PLACES[suggested].limits;
    if (suggested === "fridge" && days === 0 && highest < 2 * FREEZER_BELOW_CELSIUS) return true;
    const startedWarm = days === 0 && highest > ROOM_CELSIUS;
    return startedWarm && (lowest > ROOM_CELSIUS || (isNew && lowest > highCelsius));
  }
  const isHeated = traitsOf(suggested).isRoom && suggested !== "cellar";
  return isHeated && days === 0 && highest < FREEZER_BELOW_CELSIUS;
}

/** The preset's limits, moved out where the place keeps itself beyond them; undefined where they fit. */
function ownLimits(kind: PlaceKind, { coldest, warmest }: Place): Limits | undefined {
  const preset: Limits = PLACES[kind].limits;
  const limits: Limits = {};
  if (
    warmest !== undefined &&
    preset.highCelsius !== undefined &&
    warmest + ROOM_ABOVE > preset.highCelsius
  ) {
    limits.highCelsius = Math.ceil(warmest + ROOM_ABOVE);
    limits.criticalHighCelsius = Math.max(preset.criticalHighCelsius ?? 0, limits.highCelsius + 6);
  }
  if (coldest !== undefined && preset.lowCelsius !== undefined && coldest - ROOM_BELOW < preset.lowCelsius) {
    limits.lowCelsius = Math.floor(coldest - ROOM_BELOW);
    if (preset.criticalLowCelsius !== undefined)
      limits.criticalLowCelsius = Math.min(preset.criticalLowCelsius, limits.lowCelsius - 3);
  }
  return Object.keys(limits).length === 0 ? undefined : limits;
}

/** Between what a place usually does and its limit. */
const ROOM_ABOVE = 2.5;
const ROOM_BELOW = 2;
