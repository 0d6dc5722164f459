import {
  type Before,
  type Episode,
  frozen,
  goOn,
  isDue,
  isHard,
  isOdd,
  opened,
  type Position,
  placeBefore,
  strongest,
} from "./episode.ts";
import { type Finding, HOUR_MS } from "./sample.ts";
import type { Verdict } from "./verdict.ts";

/**
 * The open episodes of a sensor, each on its own track, so that none hides or ends another: the health of the sensor; what
 * befell its place suddenly, such as a window; and what its place lastingly is, such as too cold.
 */
export interface Tracks {
  sensor?: Episode;
  sudden?: Episode;
  lasting?: Episode;
}

export const ALL_WELL: Tracks = {};

/** What the rules found about one reading, by what it is about. */
export interface Findings {
  sensor: Finding[];
  place: Finding[];
}

/** How a reading compares with the time before. */
export interface Where {
  /** As it was reported; null: the sensor could not measure. */
  observedCelsius: number | null;
  /** The newest value that can be believed. */
  believedCelsius: number | null;
  /** Undefined when the reading could not be believed. */
  position: Position | undefined;
  /** Where an offset jumped from, as `Episode.before` has it. */
  jumpedFrom?: Before;
}

/** What comes of the findings of one reading. */
export interface Outcome {
  verdicts: Verdict[];
  tracks: Tracks;
  /** How a track of the place, or an offset of the sensor, ended. */
  ended?: "closed" | "accepted";
}

/** A fall that goes on as a cold room within this time is one event. */
const ONE_EVENT_MS = 6 * HOUR_MS;
/** Rules that judge the sensor, not its place. */
export const SENSOR_RULES: ReadonlySet<Finding["rule"]> = new Set(["fault-code", "jump", "noise", "stuck"]);
const SUDDEN: ReadonlySet<Finding["rule"]> = new Set(["open-window", "overheating"]);

/** Whether nothing is open. */
export function isWell({ sensor, sudden, lasting }: Tracks): boolean {
  return sensor === undefined && sudden === undefined && lasting === undefined;
}

/** Opens, carries on or ends the episodes of a sensor and puts what its rules found into their words. */
export function tell(open: Tracks, findings: Findings, atMs: number, where: Where): Outcome {
  const isQuiet = findings.sensor.length === 0 && findings.place.length === 0;
  if (isQuiet && isWell(open)) return NOTHING;
  const out: Outcome = { verdicts: [], tracks: {} };
  const isSick = tellSensor(out, open, findings.sensor, atMs, where);
  if (where.position === undefined || isSick) tellDisbelieved(out, open, findings.place, atMs, where);
  else tellPlace(out, open, findings.place, atMs, where as Where & { position: Position });
  return out;
}

const NOTHING: Outcome = { verdicts: [], tracks: ALL_WELL };

/** The track of the sensor's health; whether its values are not to be believed now. */
function tellSensor(
  out: Outcome,
  open: Tracks,
  findings: readonly Finding[],
  atMs: number,
  { observedCelsius, position, jumpedFrom }: Where,
): boolean {
  const isAway = isOffset(open, position);
  begin(out, "sensor", open.sensor, findings, atMs, observedCelsius, isAway, () => NOT_AWAY);
  const { sensor } = out.tracks;
  if (sensor !== undefined && findings.some(({ rule }) => rule === "noise")) sensor.rule = "noise";
  // Among noise nobody knows where an offset came from.
  if (sensor !== undefined && jumpedFrom !== undefined && sensor.rule !== "noise")
    Object.assign(sensor, isJumpBack(sensor, jumpedFrom) ? NOT_AWAY_ANY_MORE : jumpedFrom);
  return findings.some(isHard) || isOffset(out.tracks, position, open.lasting);
}

const NOT_AWAY_ANY_MORE = { before: Number.NaN };
const NOT_AWAY: Before = { before: Number.NaN, beforeIsCelsius: false, jumpCelsius: 0 };

/**
 * Whether the sensor is away from where it jumped from. Where nothing is wrong with the place, one that reads as usual is
 * well, wherever it came from.
 */
function isOffset({ sensor, lasting }: Tracks, position: Position | undefined, open = lasting): boolean {
  if (sensor === undefined || !isOdd(sensor, position)) return false;
  return (
    open !== undefined || position === undefined || !(Math.abs(position.distance) <= position.clearCelsius)
  );
}

/** The jump back ends an offset: it is no offset of its own. */
function isJumpBack({ jumpCelsius }: Episode, back: Before): boolean {
  const share = -back.jumpCelsius / jumpCelsius;
  return share > 0.5 && share < 2;
}

/** A sick sensor ends nothing of its place; only what is dangerous is still taken from it. */
function tellDisbelieved(
  out: Outcome,
  open: Tracks,
  findings: readonly Finding[],
  atMs: number,
  { believedCelsius, position }: Where,
): void {
  // Of numbers that go to and fro some are dangerous by chance; that food thaws is told all the same.
  const isNoise = out.tracks.sensor?.rule === "noise";
  const dangerous = findings.filter(
    (one) =>
      one.severity === "critical" && isHard(one) && isDue(one, atMs) && (!isNoise || one.cause === "too-hot"),
  );
  for (const track of ["sudden", "lasting"] as const) {
    const episode = open[track];
    const news = track === "sudden" && open.lasting !== undefined ? [] : dangerous;
    if (episode === undefined) continue;
    if (news.length > 0) begin(out, track, episode, news, atMs, believedCelsius, true, placeOf(position));
    else {
      out.tracks[track] = episode;
      out.verdicts.push(frozen(episode, believedCelsius));
    }
  }
  if (open.sudden === undefined && open.lasting === undefined && position !== undefined)
    begin(out, "lasting", undefined, dangerous, atMs, believedCelsius, true, placeOf(position));
}

function tellPlace(
  out: Outcome,
  open: Tracks,
  findings: readonly Finding[],
  atMs: number,
  { believedCelsius, position }: Where & { position: Position },
): void {
  const { sudden, lasting } = open;
  const isOne = lasting !== undefined && sudden === undefined && atMs - lasting.openedMs < ONE_EVENT_MS;
  const before = placeOf(position);
  const go = (track: "sudden" | "lasting", of: readonly Finding[]) =>
    begin(out, track, open[track], of, atMs, believedCelsius, isAway(open[track], position), before);
  if (sudden === undefined && (lasting === undefined || isOne)) {
    const first = strongest(findings);
    const track =
      lasting === undefined && first !== undefined && SUDDEN.has(first.rule) ? "sudden" : "lasting";
    go(track, findings);
  } else if (lasting === undefined) go("sudden", findings);
  else {
    go(
      "sudden",
      // A further fall without a cause is news of the lasting one.
      findings.filter(({ rule, cause }) => SUDDEN.has(rule) && cause !== "unusual"),
    );
    go(
      "lasting",
      findings.filter(({ rule }) => !SUDDEN.has(rule)),
    );
  }
}

/** Whether what a sick sensor said was taken for its place's temperature meanwhile. */
function wasMisled({ jumpCelsius, rule }: Episode): boolean {
  return jumpCelsius !== 0 || rule === "noise" || rule === "stuck";
}

function isAway(open: Episode | undefined, position: Position): boolean {
  return open !== undefined && isOdd(open, position);
}

function placeOf(position: Position | undefined) {
  return (first: Finding) => placeBefore(first, position as Position);
}

/** Carries a track on, or begins it with the strongest finding that is due. */
function begin(
  out: Outcome,
  track: keyof Tracks,
  open: Episode | undefined,
  findings: readonly Finding[],
  atMs: number,
  observedCelsius: number | null,
  isAway: boolean,
  before: (first: Finding) => Before,
): void {
  if (open !== undefined) {
    const { verdict, episode, ended } = goOn(open, findings, atMs, observedCelsius, isAway);
    if (verdict !== undefined) out.verdicts.push(verdict);
    if (episode !== undefined) out.tracks[track] = episode;
    if (ended !== undefined && (track !== "sensor" || wasMisled(open))) out.ended = ended;
    return;
  }
  const first = strongest(findings.filter((finding) => isDue(finding, atMs)));
  if (first === undefined) {
    for (const finding of findings) out.verdicts.push({ ...finding, observedCelsius });
    return;
  }
  out.tracks[track] = opened(first, atMs, before(first));
  out.verdicts.push({ ...first, observedCelsius });
}
