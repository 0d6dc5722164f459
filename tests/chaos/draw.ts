import type { Random } from "../../platform/random.ts";

/** Whether something of probability `share` happens. */
export function chance(random: Random, share: number): boolean {
  return random() < share;
}

/** A whole number from `low` to `high`, both included. */
export function whole(random: Random, low: number, high: number): number {
  return low + Math.floor(random() * (high - low + 1));
}

/** One of a list that is not empty. */
export function pick<Value>(random: Random, values: readonly Value[]): Value {
  return values[Math.floor(random() * values.length)] as Value;
}

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
