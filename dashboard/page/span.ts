const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** A stretch of a chart's time; `live` goes on with the house. */
export interface Span {
  fromMs: number;
  untilMs: number;
  live: boolean;
}

/** What can be chosen with one press, ms, and how an address has it. */
export const SPANS = [
  { name: "1 hour", address: "1h", ms: HOUR_MS },
  { name: "6 hours", address: "6h", ms: 6 * HOUR_MS },
  { name: "24 hours", address: "24h", ms: DAY_MS },
  { name: "7 days", address: "7d", ms: 7 * DAY_MS },
  { name: "30 days", address: "30d", ms: 30 * DAY_MS },
  { name: "1 year", address: "1y", ms: 365 * DAY_MS },
] as const;

const SHORTEST_MS = 10 * MINUTE_MS;
/** So that the first reading does not stand on the edge. */
const MARGIN = 1.04;
const LONGEST_MS = 400 * DAY_MS;

/** The last `ms` before now. */
export function lately(ms: number, nowMs: number): Span {
  return { fromMs: nowMs - ms, untilMs: nowMs, live: true };
}

/** The last day, or all that is known of a sensor that was heard for less. */
export function fitted(heardSinceMs: number | undefined, nowMs: number): Span {
  const heardMs = heardSinceMs === undefined ? DAY_MS : (nowMs - heardSinceMs) * MARGIN;
  return lately(Math.min(DAY_MS, Math.max(SHORTEST_MS, heardMs)), nowMs);
}

/** The span as an address has it: "24h", "95min" up to now, "2026-01-31T03:00Z_2026-01-31T09:00Z". */
export function addressOf({ fromMs, untilMs, live }: Span): string {
  if (!live) return `${minuteOf(fromMs)}_${minuteOf(untilMs)}`;
  const lengthMs = untilMs - fromMs;
  const known = SPANS.find(({ ms }) => Math.abs(ms - lengthMs) < 1);
  return known?.address ?? `${Math.round(lengthMs / MINUTE_MS)}min`;
}

/** The span of an address; undefined when it has none, or nonsense. */
export function spanFrom(address: string | undefined, nowMs: number): Span | undefined {
  const known = SPANS.find((one) => one.address === address);
  if (known !== undefined) return lately(known.ms, nowMs);
  const minutes = Number(/^(\d{1,7})min$/.exec(address ?? "")?.[1]);
  if (minutes > 0) return lately(within(minutes * MINUTE_MS), nowMs);
  const [fromMs = Number.NaN, untilMs = Number.NaN] = (address ?? "").split("_").map(Date.parse);
  const isSpan = untilMs - fromMs >= SHORTEST_MS && untilMs - fromMs <= LONGEST_MS && fromMs < nowMs;
  return isSpan ? { fromMs, untilMs, live: false } : undefined;
}

function minuteOf(ms: number): string {
  return new Date(Math.round(ms / MINUTE_MS) * MINUTE_MS).toISOString().replace(/:00\.000Z$/, "Z");
}

function within(lengthMs: number): number {
  return Math.min(LONGEST_MS, Math.max(SHORTEST_MS, lengthMs));
}

/**
 * The span in which two places that were at the parts `before` of the width are at the parts `now`: what two fingers hold
 * stays under them.
 */
export function pinched(
  { fromMs, untilMs }: Pick<Span, "fromMs" | "untilMs">,
  before: readonly [number, number],
  now: readonly [number, number],
  nowMs: number,
): Span {
  const lengthMs = untilMs - fromMs;
  const apart = Math.max(0.02, Math.abs(now[1] - now[0]));
  const nextMs = within((lengthMs * Math.max(0.02, Math.abs(before[1] - before[0]))) / apart);
  const middleMs = fromMs + (lengthMs * (before[0] + before[1])) / 2;
  const startMs = middleMs - (nextMs * (now[0] + now[1])) / 2;
  return upTo({ fromMs: startMs, untilMs: startMs + nextMs, live: false }, nowMs);
}

/** The span with its length multiplied, around its middle, or up to now while it goes on with the house. */
export function zoomed({ fromMs, untilMs, live }: Span, factor: number, nowMs: number): Span {
  const lengthMs = within((untilMs - fromMs) * factor);
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
