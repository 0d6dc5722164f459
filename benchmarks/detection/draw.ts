import type { Random } from "../../platform/random.ts";

/** One of a list; throws RangeError when it is empty. */
export function pick<T>(random: Random, list: readonly T[]): T {
  if (list.length === 0) throw new RangeError("nothing to pick from");
  return list[Math.floor(random() * list.length)] as T;
}

/** The list in a drawn order. Source: Fisher and Yates, as in Durstenfeld, Comm. ACM 7, 1964. */
export function shuffled<T>(random: Random, list: readonly T[]): T[] {
  const result = [...list];
  for (let i = result.length - 1; i > 0; i--) {
    const other = Math.floor(random() * (i + 1));
    [result[i], result[other]] = [result[other] as T, result[i] as T];
  }
  return result;
}

/** 1 or -1. */
export function sign(random: Random): number {
  return random() < 0.5 ? -1 : 1;
}
