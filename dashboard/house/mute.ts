import type { Home } from "../../domain/home.ts";
import { nextDispatchMs } from "../../domain/notification/dispatch.ts";
import { muteAlarm } from "../../domain/notification/mute.ts";
import type { PostStore } from "../../storage/post-store.ts";
import type { MuteRequest } from "../wire.ts";

/** Each conflict means that a function has written the post: so many in a row are a fault. */
const MAX_CONFLICTS = 10;

/** Acknowledges or snoozes an alarm in its house's post; false when it is over. Times are the house's. */
export async function mute(
  posts: PostStore,
  home: Home,
  { code, how, forMs }: MuteRequest,
  nowMs: number,
): Promise<boolean> {
  for (let conflicts = 0; conflicts <= MAX_CONFLICTS; conflicts += 1) {
    const before = await posts.load(home.id);
    const muted = muteAlarm(before.post, code, { how, untilMs: nowMs + forMs });
    if (muted === undefined) return false;
    // Too early a look costs a look; too late a one would leave what the mute held back untold.
    const dueMs = Math.min(
      before.dueAtMs ?? Number.POSITIVE_INFINITY,
      nextDispatchMs(muted.post, home, nowMs),
    );
    const dueAtMs = dueMs === Number.POSITIVE_INFINITY ? undefined : dueMs;
    if ((await posts.save(home.id, before, muted.post, dueAtMs)) !== "conflict") return true;
  }
  throw new Error(`${MAX_CONFLICTS} writes in a row were overtaken by others; try again`);
}
