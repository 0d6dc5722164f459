import type { HomeListeners } from "./hear.ts";
import type { Home } from "./home.ts";
import { dispatched } from "./letters.ts";
import { withSilence } from "./silence.ts";

/**
 * The home as time alone has changed it by `nowMs`: silence is told, reminders and digests become due, what waits for its
 * time goes. Pure; the same object when nothing has changed.
 */
export function tick(home: Home, nowMs: number, { onNotice }: Pick<HomeListeners, "onNotice"> = {}): Home {
  const { home: moved, notices } = withSilence(home, nowMs);
  for (const notice of notices) onNotice?.({ ...notice, heardAtMs: nowMs });
  return dispatched(moved, notices, nowMs);
}
