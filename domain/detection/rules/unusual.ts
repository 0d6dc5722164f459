import type { Context } from "../context.ts";
import { type Deviation, SPANS_MS, squareAt } from "../deviation.ts";
import { DAY_MS, type Finding, type Sample } from "../sample.ts";
import type { Traits } from "../traits.ts";

/** How many of its own spreads a mean may go, and the part of the place's floor that holds for it, by span. */
const SIGMAS = [4.5, 4, 3.6];
const FLOOR_SHARE = [2, 1.5, 1.1];
/** The longer the history, the nearer the limit: this much wider at first, shrinking with this time constant. */
const WIDER = 1;
const WIDER_FOR_MS = 5 * DAY_MS;
/** With other rooms to compare with, the own deviation need only be this part of the limit. */
const OWN_SHARE = 0.5;
/** Outdoors colder than the room by this much, a room loses heat when it is not heated. */
const COLDER_CELSIUS = 3;

/** Limit of each span's mean in Celsius, the one that was exceeded most, and by how much (1 is at the limit). */
export function mostUnusual(
  atMs: number,
  { own, relative, ownSquare, relativeSquare, learnedMs }: Deviation,
  traits: Traits,
  { peers }: Context,
): { ratio: number; span: number } {
  const widened = 1 + WIDER * (WIDER_FOR_MS / (WIDER_FOR_MS + learnedMs));
  const worst = { ratio: 0, span: 0 };
  for (let span = 0; span < SPANS_MS.length; span++) {
    const mean = (peers > 0 ? relative[span] : own[span]) as number;
    const square = squareAt(peers > 0 ? relativeSquare : ownSquare, span, atMs);
    const floor = traits.unusualCelsius * (FLOOR_SHARE[span] as number);
    const limit = Math.max(floor, (SIGMAS[span] as number) * Math.sqrt(square)) * widened;
    let ratio = mean / limit;
    if (peers > 0) {
      const alone = (own[span] as number) / (OWN_SHARE * limit);
      ratio = alone * ratio <= 0 ? 0 : Math.abs(alone) < Math.abs(ratio) ? alone : ratio;
    }
    if (Math.abs(ratio) > Math.abs(worst.ratio)) {
      worst.ratio = ratio;
      worst.span = span;
    }
  }
  return worst;
}

/** What nobody named: too far from this hour's usual course for too long, for this sensor and apart from its home. */
export function judgeUnusual(
  { atMs, celsius }: Sample,
  expectedCelsius: number,
  { ratio, span }: { ratio: number; span: number },
  traits: Traits,
  { outdoorCelsius }: Context,
): Finding | undefined {
  const size = Math.abs(ratio);
  if (size <= 1) return undefined;
  const deviation = Math.abs(celsius - expectedCelsius);
  const allowed = deviation / size;
  const loss =
    ratio < 0 &&
    traits.isRoom &&
    span > 0 &&
    (outdoorCelsius === undefined || outdoorCelsius < celsius - COLDER_CELSIUS);
  return {
    cause: loss ? "heating-failure" : "unusual",
    severity: "warning",
    level: "raise",
    rule: loss ? "heating-failure" : "unusual",
    expected: { lowCelsius: expectedCelsius - allowed, highCelsius: expectedCelsius + allowed },
    sinceMs: atMs - (SPANS_MS[span] as number),
    confidence: Math.min(0.99, 1 - 0.5 / (size * size)),
    forMs: 0,
  };
}
