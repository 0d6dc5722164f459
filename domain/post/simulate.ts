import type { HomeDescription } from "../home/description.ts";
import { compose, delivered, forget, nextDispatchMs } from "./dispatch.ts";
import type { Letter } from "./letter.ts";
import type { Post } from "./post.ts";
import { type HeardNotice, receive } from "./receive.ts";

const MINUTE_MS = 60_000;

/**
 * What a house's people are told of notices, in the order they were heard, up to `untilMs`: as the handlers do it, with a
 * look once a minute. Pure; for histories that are judged without a cloud.
 */
export function lettersOf(
  before: Post,
  home: HomeDescription,
  notices: readonly HeardNotice[],
  untilMs: number,
): { post: Post; letters: Letter[] } {
  const letters: Letter[] = [];
  let post = before;
  const send = (nowMs: number) => {
    post = forget(post, nowMs);
    const leaving = compose(post, home, nowMs);
    if (leaving === undefined) return false;
    letters.push(leaving.letter);
    post = delivered(post, leaving);
    return true;
  };
  const tickUntil = (endMs: number) => {
    let lookedMs = Number.NEGATIVE_INFINITY;
    for (;;) {
      const dueMs = Math.ceil(nextDispatchMs(post, home, lookedMs) / MINUTE_MS) * MINUTE_MS;
      const nowMs = Math.max(dueMs, lookedMs);
      if (!(nowMs < endMs)) return;
      if (!send(nowMs) && nowMs === lookedMs) return;
      lookedMs = nowMs;
    }
  };
  for (let at = 0; at < notices.length; ) {
    const heardAtMs = (notices[at] as HeardNotice).heardAtMs;
    tickUntil(heardAtMs);
    let end = at;
    while (notices[end]?.heardAtMs === heardAtMs) end += 1;
    post = receive(post, notices.slice(at, end), home, heardAtMs);
    send(heardAtMs);
    at = end;
  }
  tickUntil(untilMs);
  return { post, letters };
}
