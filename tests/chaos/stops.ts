import { seededRandom } from "../../platform/random.ts";
import { chance, whole } from "../helpers/draw.ts";
import { isWithin, type Span, spanWithin } from "./draw.ts";

/**
 * A time in which the detect function is not invoked while the stream takes records: the mapping is disabled, the stream may
 * not be read, or no execution is free (all shards), or one shard's iterator hangs.
 */
export interface Stop extends Span {
  /** Missing for all shards. */
  shard?: number;
}

/** The stops of a run; of their own random numbers, so that a story is the same with and without them. */
export function drawStops(seed: number, span: Span): Stop[] {
  const random = seededRandom(seed, "stops");
  const drawn = (share: number, minutes: readonly [number, number], of: Partial<Stop>) =>
    chance(random, share) ? [{ ...spanWithin(random, span, minutes), ...of }] : [];
  return [...drawn(0.3, [5, 120], {}), ...drawn(0.2, [10, 90], { shard: whole(random, 0, 1) })];
}

/** What else goes wrong for long, apart from the faults that come one by one. */
export interface Outages {
  /** The table, or the key that opens it, is away: each call fails, for hours at times. */
  table: Span[];
  /** SNS takes no e-mail in full for what it says. */
  content: Span[];
}

/** The outages of a run; of their own random numbers as well. */
export function drawOutages(seed: number, span: Span): Outages {
  const random = seededRandom(seed, "outages");
  const drawn = (share: number, minutes: readonly [number, number]) =>
    chance(random, share) ? [spanWithin(random, span, minutes)] : [];
  return { table: drawn(0.1, [20, 240]), content: drawn(0.25, [10, 240]) };
}

/** Whether nobody reads a shard at a time. */
export function isStopped(stop: Stop, shard: number, atMs: number): boolean {
  return (stop.shard ?? shard) === shard && isWithin([stop], atMs);
}
