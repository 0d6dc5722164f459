const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** A stretch of a chart's time; `live` goes on with the house. */
export interface Span {
  fromMs: number;
  untilMs: number;
  live: boolean;
}

/** What can be chosen with one press, ms. */
export const SPANS = [
  { name: "1 hour", ms: HOUR_MS },
  { name: "6 hours", ms: 6 * HOUR_MS },
  { name: "24 hours", ms: DAY_MS },
  { name: "7 days", ms: 7 * DAY_MS },
  { name: "30 days", ms: 30 * DAY_MS },
  { name: "1 year", ms: 365 * DAY_MS },
] as const;

const SHORTEST_MS = 10 * 60_000;
const LONGEST_MS = 400 * DAY_MS;

/** The last `ms` before now. */
export function lately(ms: number, nowMs: number): Span {
  return { fromMs: nowMs - ms, untilMs: nowMs, live: true };
}

/** The span with its length multiplied, around its middle, or up to now while it goes on with the house. */
export function zoomed({ fromMs, untilMs, live }: Span, factor: number, nowMs: number): Span {
  const lengthMs = Math.min(LONGEST_MS, Math.max(SHORTEST_MS, (untilMs - fromMs) * factor));
  if (live) return lately(lengthMs, nowMs);
  const middleMs = (fromMs + untilMs) / 2;
  return upTo({ fromMs: middleMs - lengthMs / 2, untilMs: middleMs + lengthMs / 2, live }, nowMs);
}

/** The span moved by a part of its length; what reaches now goes on with the house. */
export function moved({ fromMs, untilMs }: Span, share: number, nowMs: number): Span {
  const byMs = (untilMs - fromMs) * share;
  return upTo({ fromMs: fromMs + byMs, untilMs: untilMs + byMs, live: false }, nowMs);
}

/** The span that was drawn with the mouse, no shorter than is sensible. */
export function selected(fromMs: number, untilMs: number, nowMs: number): Span {
  const middleMs = (fromMs + untilMs) / 2;
  const halfMs = Math.max(SHORTEST_MS, untilMs - fromMs) / 2;
  return upTo({ fromMs: middleMs - halfMs, untilMs: middleMs + halfMs, live: false }, nowMs);
}

/** Nothing is known of the future. */
function upTo(span: Span, nowMs: number): Span {
  return span.untilMs < nowMs ? span : lately(span.untilMs - span.fromMs, nowMs);
}
