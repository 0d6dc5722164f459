import type { Post } from "./post.ts";

/** E-mails of a home that people have not got. */
export interface Untold {
  /** How many wait; those that SNS has refused, and that are put together again, count as one. */
  count: number;
  /** Since when; the home's time. */
  sinceMs: number;
  /** Whether that is longer than sending takes: somebody should look. */
  isLong: boolean;
  /** Nobody is subscribed to the home's e-mails; otherwise SNS does not take them. */
  hasNobody: boolean;
}

/** An e-mail leaves within seconds, and after a refusal is tried again each minute. */
export const UNTOLD_AFTER_MS = 5 * 60_000;

/** What people have not been told of a home at `nowMs`; undefined when no e-mail waits. */
export function untoldOf(
  { pending, notSentSinceMs, hasNobody = false }: Post,
  nowMs: number,
): Untold | undefined {
  const [oldest] = pending;
  const sinceMs = notSentSinceMs ?? oldest?.letter.atMs;
  if (sinceMs === undefined) return undefined;
  const isLong = nowMs - sinceMs > UNTOLD_AFTER_MS;
  return { count: Math.max(1, pending.length), sinceMs, isLong, hasNobody };
}

/** What people have not been told for long, as a sentence; `since` in words. */
export function untoldSentence(
  { count, hasNobody }: Pick<Untold, "count" | "hasNobody">,
  since: string,
): string {
  const waits = count === 1 ? "1 e-mail waits" : `${count} e-mails wait`;
  const whatFor = hasNobody ? "somebody to confirm an address" : "SNS";
  return `The householder has not been told since ${since}: ${waits} for ${whatFor}.`;
}
