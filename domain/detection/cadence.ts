import { DAY_MS, HOUR_MS, MINUTE_MS } from "./sample.ts";

/** How often a sensor reports, learned from completed gaps only: a silence that goes on teaches nothing. */
export interface Cadence {
  firstMs: number;
  lastMs: number;
  /** Completed gaps, counted up to ENOUGH_GAPS. */
  gaps: number;
  /** Running median of the gaps. */
  typicalMs: number;
  /** Running 99 % quantile of the gaps. */
  longMs: number;
}

const ENOUGH_GAPS = 255;
/** Below this a repeated delivery, not a gap. */
const SHORTEST_GAP_MS = 500;
/** Gaps after which a sensor that reports evenly is known to. */
const EVEN_AFTER_GAPS = 12;
/** What a sensor that reports unevenly, or is unknown, may be quiet for in its first days. */
const UNKNOWN_DUE_MS = 6 * HOUR_MS;
const UNKNOWN_FOR_MS = 3 * DAY_MS;

/** The cadence of a sensor that was heard for the first time. */
export function firstHeard(atMs: number): Cadence {
  return { firstMs: atMs, lastMs: atMs, gaps: 0, typicalMs: 0, longMs: 0 };
}

/**
 * Learns one completed gap. Median and quantile move by steps in proportion to their size, so that one long outage moves
 * them no more than any other gap does (stochastic approximation of a quantile: Robbins and Monro, 1951).
 */
export function heard(before: Cadence | undefined, atMs: number): Cadence {
  if (before === undefined) return firstHeard(atMs);
  const gapMs = atMs - before.lastMs;
  if (gapMs < SHORTEST_GAP_MS) return before;
  if (before.gaps === 0) {
    const onlyMs = Math.fround(gapMs);
    return { ...before, lastMs: atMs, gaps: 1, typicalMs: onlyMs, longMs: onlyMs };
  }
  const step = 1 + Math.max(0.02, 0.5 / before.gaps);
  const towards =
    gapMs > before.typicalMs
      ? Math.min(gapMs, before.typicalMs * step)
      : Math.max(gapMs, before.typicalMs / step);
  const longMs = gapMs > before.longMs ? Math.min(gapMs, before.longMs * 1.25) : before.longMs * 0.9975;
  return {
    firstMs: before.firstMs,
    lastMs: atMs,
    gaps: Math.min(ENOUGH_GAPS, before.gaps + 1),
    typicalMs: Math.fround(towards),
    longMs: Math.fround(Math.max(longMs, towards)),
  };
}

/** When the sensor's silence is long enough to be told, as event time; Infinity while it was never heard. */
export function silentAtMs(cadence: Cadence | undefined): number {
  if (cadence === undefined) return Number.POSITIVE_INFINITY;
  const { firstMs, lastMs, gaps, typicalMs, longMs } = cadence;
  const known = Math.max(2 * typicalMs + 15 * MINUTE_MS, 1.5 * longMs + 5 * MINUTE_MS);
  const even = gaps >= EVEN_AFTER_GAPS && longMs < 2.5 * typicalMs;
  const settled = even || lastMs - firstMs > UNKNOWN_FOR_MS;
  return lastMs + (settled ? known : Math.max(known, UNKNOWN_DUE_MS));
}
