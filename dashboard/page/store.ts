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

/** Whether what is shown is how the house is: the server answers, and it can read the house. */
export const isKnown = computed(() => link.value === "live" && problem.value === undefined);
/** The time in the house; while nothing comes of it, that of the last news and what has passed since. */
export const houseNowMs = computed(() => {
  const toldMs = live.value?.nowMs ?? 0;
  return isKnown.value ? toldMs : toldMs + Math.max(0, wallMs.value - toldAtWallMs.value);
});

/** Why nothing can be changed from here; undefined when it can. */
export const whyReadOnly = computed(() => {
  if (!isKnown.value) return "Nothing can be changed until the house is known again.";
  const reason = live.value?.house.readOnly;
  if (reason !== undefined) return reason;
  return hasKey.value
    ? undefined
    : "To change something, open the address that the dashboard printed when it started.";
});

const AGAIN_AFTER_MS = 2000;
/** Twice without a word, and as long as the server may wait for its house: quieter than this it is gone. */
const lostAfterMs = (everyMs: number) => 2 * everyMs + 12_000;

const toldAtWallMs = signal(Date.now());
const wallMs = signal(Date.now());
setInterval(() => {
  wallMs.value = Date.now();
}, 5000);

/** Follows the house from now on, and over restarts of the server. */
export function follow(): void {
  const events = new EventSource("/api/live");
  let patienceMs = lostAfterMs(0);
  let watchdog = setTimeout(lose, patienceMs);
  function lose() {
    clearTimeout(watchdog);
    events.close();
    link.value = "lost";
    setTimeout(follow, AGAIN_AFTER_MS);
  }
  const on = <T>(name: string, take: (value: T) => void) =>
    events.addEventListener(name, ({ data }) => {
      clearTimeout(watchdog);
      take(JSON.parse(data) as T);
      watchdog = setTimeout(lose, patienceMs);
    });
  on<{ mayChange: boolean; everyMs: number }>("hello", ({ mayChange, everyMs }) => {
    hasKey.value = mayChange;
    patienceMs = lostAfterMs(everyMs);
  });
  on<Live>("live", (whole) => told(whole));
  on<{ live: Live; agoMs: number }>("past", ({ live: whole, agoMs }) => {
    live.value = whole;
    toldAtWallMs.value = Date.now() - agoMs;
  });
  on<Change>("change", (change) => {
    if (live.value !== undefined) told(changed(live.value, change));
  });
  on<{ text: string }>("problem", ({ text }) => {
    problem.value = text;
    link.value = "live";
  });
  // The browser's own way to connect again gives up after some answers; ours does not.
  events.addEventListener("error", lose);
}

function told(now: Live): void {
  live.value = now;
  toldAtWallMs.value = Date.now();
  link.value = "live";
  problem.value = undefined;
}
