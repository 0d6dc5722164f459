import type { Context } from "../context.ts";
import { type Deviation, nearer, SPANS_MS, squareAt } from "../deviation.ts";
import { DAY_MS, type Finding, type Sample } from "../sample.ts";
import type { Traits } from "../traits.ts";
import { asHeatingFailure, houseLoss, roomLoss } from "./heating-failure.ts";

/** The span that went furthest beyond its limit, and how far: 1 is at the limit, negative is downwards. */
export interface MostUnusual {
  ratio: number;
  span: number;
  /** Mean deviation of that span from the own course, Celsius. */
  meanCelsius: number;
  /** Limit of the shortest span, Celsius. */
  toleranceCelsius: number;
  /** Whether it is what all rooms lose together. */
  isHouse: boolean;
}

/** How many of its own spreads a mean may go, and the part of the place's floor that holds for it, by span. */
const SIGMAS = [4.2, 3.7, 3.3];
const FLOOR_SHARE = [2, 1.5, 1.1];
/** The longer the history, the nearer the limit: this much wider at first, shrinking with this time constant. */
const WIDER = 1;
const WIDER_FOR_MS = 5 * DAY_MS;
/** With other rooms to compare with, the own deviation need only be this part of the limit. */
const OWN_SHARE = 0.5;
/** Part of its mean deviation that the newest value must still be off. */
const STILL_SHARE = 0.5;
/** A loss that all rooms share, as when the boiler fails, must be this much larger than one of a room apart. */
const WHOLE_HOUSE = 1.25;
/** Compares the mean deviation of each span with its limit at this time of the day. */
export function mostUnusual(
  atMs: number,
  deviation: Deviation,
  traits: Traits,
  context: Context,
): MostUnusual {
  const { own, relative, ownSquare, relativeSquare, learnedMs } = deviation;
  const widened = 1 + WIDER * (WIDER_FOR_MS / (WIDER_FOR_MS + learnedMs));
  const compared = context.peers > 0;
  const wholeHouse = compared && traits.isRoom && !isTold(context);
  const worst = { ratio: 0, span: 0, meanCelsius: 0, toleranceCelsius: 0, isHouse: false };
  for (let span = 0; span < SPANS_MS.length; span++) {
    const limit = limitOf(compared ? relativeSquare : ownSquare, span, atMs, traits) * widened;
    const mean = own[span] as number;
    let ratio = compared
      ? nearer((relative[span] as number) / limit, mean / (OWN_SHARE * limit))
      : mean / limit;
    if (wholeHouse && span > 0 && mean < 0)
      ratio = Math.min(ratio, mean / (WHOLE_HOUSE * limitOf(ownSquare, span, atMs, traits) * widened));
    if (span === 0 && mean < 0) ratio = Math.min(ratio, roomLoss(deviation, atMs, traits, context) / widened);
    if (span === 0) worst.toleranceCelsius = limit;
    if (Math.abs(ratio) > Math.abs(worst.ratio)) {
      worst.ratio = ratio;
      worst.span = span;
      worst.meanCelsius = mean;
    }
  }
  const house = wholeHouse ? houseLoss(deviation, atMs, traits, context) / widened : 0;
  if (house >= Math.min(0, worst.ratio) || worst.ratio > 1) return worst;
  return { ...worst, ratio: house, span: 1, meanCelsius: own[1] as number, isHouse: true };
}

/** What nobody named: too far from this hour's usual course for too long, for this sensor and apart from its home. */
export function judgeUnusual(
  { atMs, celsius }: Sample,
  expectedCelsius: number,
  { ratio, span, meanCelsius, isHouse }: MostUnusual,
  deviation: Deviation,
  traits: Traits,
  context: Context,
): Finding | undefined {
  const size = Math.abs(ratio);
  // The means of hours and days lag behind: a value that is on its way back is not told any more.
  if (size <= 1 || (celsius - expectedCelsius) / meanCelsius < STILL_SHARE) return undefined;
  const allowed = Math.abs(celsius - expectedCelsius) / size;
  const finding: Finding = {
    cause: "unusual",
    severity: "warning",
    level: "raise",
    rule: isHouse ? "house-loss" : "unusual",
    expected: { lowCelsius: expectedCelsius - allowed, highCelsius: expectedCelsius + allowed },
    sinceMs: atMs - (SPANS_MS[span] as number),
    confidence: Math.min(0.99, 1 - 0.5 / (size * size)),
    forMs: 0,
  };
  return ratio < 0 ? asHeatingFailure(finding, celsius, deviation, traits, context) : finding;
}

/** How far a span's mean may go, Celsius. */
function limitOf(squares: readonly number[], span: number, atMs: number, { unusualCelsius }: Traits): number {
  const learned = (SIGMAS[span] as number) * Math.sqrt(squareAt(squares, span, atMs));
  return Math.max(unusualCelsius * (FLOOR_SHARE[span] as number), learned);
}

function isTold({ told }: Context): boolean {
  return told?.some((cause) => cause === "heating-failure" || cause === "too-cold") ?? false;
}
