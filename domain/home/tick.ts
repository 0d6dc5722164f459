import type { HomeListeners } from "./hear.ts";
import type { Home } from "./home.ts";
import { dispatched } from "./letters.ts";
import { silenceDueMs, withSilence } from "./silence.ts";

/** How much of the stream a tick knows to be heard, and who is told what it changes. */
export interface TickOptions extends Pick<HomeListeners, "onNotice"> {
  /**
   * Everything that the stream got until then has been heard. Silence is judged at this time: nobody is silent whose records
   * wait in the stream. Without it, everything until `nowMs` has been heard.
   */
  provedUpToMs?: number;
}

/**
 * The home as time alone has changed it by `nowMs`: silence is told, reminders and digests become due, what waits for its
 * time goes. Pure; the same object when nothing has changed.
 */
export function tick(home: Home, nowMs: number, { onNotice, provedUpToMs = nowMs }: TickOptions = {}): Home {
  const silenceMs = Math.min(nowMs, provedUpToMs);
  const { home: moved, notices } =
    silenceDueMs(home) <= silenceMs ? withSilence(home, silenceMs) : { home, notices: [] };
  for (const notice of notices) onNotice?.({ ...notice, heardAtMs: nowMs });
  return dispatched(moved, notices, nowMs);
}
