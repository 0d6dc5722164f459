/** A value at a time; null where nothing was measured. */
export interface Point {
  takenAtMs: number;
  celsius: number | null;
}

/**
 * Thins points that are in order of time to at most `most`: of each of `most / 2` equal spans the lowest and the highest
 * stay, in the order they came, so that no peak is lost (Jugel et al., "M4", VLDB 2014, of which this keeps two of four).
 * A span in which nothing was measured keeps its null.
 */
export function thin(points: readonly Point[], sinceMs: number, untilMs: number, most: number): Point[] {
  if (points.length <= most) return [...points];
  const spanMs = Math.max(1, (untilMs - sinceMs) / Math.floor(most / 2));
  const thinned: Point[] = [];
  for (let from = 0; from < points.length; ) {
    const number = spanOf(points[from] as Point, sinceMs, spanMs);
    let to = from + 1;
    while (to < points.length && spanOf(points[to] as Point, sinceMs, spanMs) === number) to += 1;
    thinned.push(...extremes(points, from, to));
    from = to;
  }
  return thinned;
}

function spanOf({ takenAtMs }: Point, sinceMs: number, spanMs: number): number {
  return Math.floor((takenAtMs - sinceMs) / spanMs);
}

/** The lowest and the highest of the points from `from` to before `to`, in order of time. */
function extremes(points: readonly Point[], from: number, to: number): Point[] {
  let low = -1;
  let high = -1;
  for (let at = from; at < to; at += 1) {
    const { celsius } = points[at] as Point;
    if (celsius === null) continue;
    if (low === -1 || celsius < valueAt(points, low)) low = at;
    if (high === -1 || celsius > valueAt(points, high)) high = at;
  }
  if (low === -1) return [points[from] as Point];
  const kept = low === high ? [low] : [Math.min(low, high), Math.max(low, high)];
  return kept.map((at) => points[at] as Point);
}

function valueAt(points: readonly Point[], at: number): number {
  return (points[at] as Point).celsius as number;
}
