import type { Random } from "../../platform/random.ts";
import { whole } from "../helpers/draw.ts";

/** A stretch of time. */
export interface Span {
  fromMs: number;
  untilMs: number;
}

/** A stretch of `minutes` (least, most) somewhere in a longer one. */
export function spanWithin(
  random: Random,
  { fromMs, untilMs }: Span,
  minutes: readonly [number, number],
): Span {
  const beginsMs = fromMs + Math.floor(random() * (untilMs - fromMs));
  return { fromMs: beginsMs, untilMs: beginsMs + whole(random, ...minutes) * 60_000 };
}

/** Whether a time lies within one of these. */
export function isWithin(spans: readonly Span[], atMs: number): boolean {
  return spans.some(({ fromMs, untilMs }) => atMs >= fromMs && atMs < untilMs);
}
