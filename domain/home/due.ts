import { nextDispatchMs } from "../post/dispatch.ts";
import { isWorse } from "../severity.ts";
import type { Home } from "./home.ts";
import { silenceDueMs } from "./silence.ts";

/**
 * When `tick` has something to do for a home if nothing more is heard of it: infinity when never. E-mails that wait to be
 * sent are not meant: whoever sends them knows when.
 */
export function dueAtMs(home: Home, nowMs: number): number {
  return Math.min(silenceDueMs(home), postDueMs(home, nowMs));
}

/** When an e-mail of a home is to be put together, however much of the stream has been heard: infinity when none is. */
export function postDueMs({ post, description }: Home, nowMs: number): number {
  return nextDispatchMs(post, description, nowMs);
}

/** Whether what is due of a home may be critical: such homes are looked at first. */
export function isUrgent({ post }: Pick<Home, "post">): boolean {
  return post.alarms.some(({ alarm, state }) => state === "firing" && isWorse(alarm.severity, "warning"));
}
