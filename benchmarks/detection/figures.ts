/** A part of a whole, undefined where there is nothing. */
export function ratio(part: number, whole: number): number | undefined {
  return whole > 0 ? part / whole : undefined;
}

/** The share of those that satisfy a test, undefined of none. */
export function share<T>(list: readonly T[], test: (one: T) => boolean): number | undefined {
  return ratio(list.filter(test).length, list.length);
}

export function sum(list: readonly number[]): number {
  return list.reduce((total, one) => total + one, 0);
}

export function mean(list: readonly number[]): number | undefined {
  return ratio(sum(list), list.length);
}

export function median(list: readonly number[]): number | undefined {
  const sorted = [...list].sort((a, b) => a - b);
  const low = sorted[(sorted.length - 1) >> 1];
  const high = sorted[sorted.length >> 1];
  return low === undefined || high === undefined ? undefined : (low + high) / 2;
}

/** How often each name comes, as `overheating 2, too-hot 1`, most frequent first. */
export function tally(names: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  const ordered = [...counts].sort((a, b) => b[1] - a[1]);
  return ordered.map(([name, count]) => `${name} ${count}`).join(", ") || undefined;
}
