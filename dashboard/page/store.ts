import { computed, signal } from "@preact/signals";
import { changed } from "../change.ts";
import type { Change, Live } from "../wire.ts";

/** The house as it was told last; undefined before the first word. */
export const live = signal<Live | undefined>(undefined);
/** How the page and the server stand. */
export const link = signal<"connecting" | "live" | "lost">("connecting");
/** Why the server cannot read the house; undefined while it can. */
export const problem = signal<string | undefined>(undefined);
/** Whether this browser has the key that changes need. */
export const hasKey = signal(false);

/** Why nothing can be changed from here; undefined when it can. */
export const whyReadOnly = computed(() => {
  const reason = live.value?.house.readOnly;
  if (reason !== undefined) return reason;
  return hasKey.value
    ? undefined
    : "To change something, open the address that the dashboard printed when it started.";
});

const AGAIN_AFTER_MS = 2000;
/** The server speaks every second, of a deployed house every ten: quieter than this it is gone. */
const LOST_AFTER_MS = 30_000;

/** Follows the house from now on, and over restarts of the server. */
export function follow(): void {
  const events = new EventSource("/api/live");
  let watchdog = setTimeout(lose, LOST_AFTER_MS);
  function lose() {
    clearTimeout(watchdog);
    events.close();
    link.value = "lost";
    setTimeout(follow, AGAIN_AFTER_MS);
  }
  const on = <T>(name: string, take: (value: T) => void) =>
    events.addEventListener(name, ({ data }) => {
      clearTimeout(watchdog);
      watchdog = setTimeout(lose, LOST_AFTER_MS);
      take(JSON.parse(data) as T);
    });
  on<{ mayChange: boolean }>("hello", ({ mayChange }) => {
    hasKey.value = mayChange;
  });
  on<Live>("live", (whole) => told(whole));
  on<Change>("change", (change) => {
    if (live.value !== undefined) told(changed(live.value, change));
  });
  on<{ text: string }>("problem", ({ text }) => {
    problem.value = text;
  });
  // The browser's own way to connect again gives up after some answers; ours does not.
  events.addEventListener("error", lose);
}

function told(now: Live): void {
  live.value = now;
  link.value = "live";
  problem.value = undefined;
}
