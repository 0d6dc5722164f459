import { pause } from "../platform/backoff.ts";
import type { Clock } from "../platform/clock.ts";
import { askHealth } from "./status-client.ts";

/** What counts as ready, and how long to wait for it. */
export interface ReadyOptions {
  /** Of the agent's status server, for example `http://127.0.0.1:9464`. */
  url: string;
  /** An agent that started before, ms since 1970, is another one. */
  startedAfterMs: number;
  /** How long to wait at most, ms. */
  withinMs: number;
  /** How long the same agent must have been healthy, ms: one that starts again and again never is. */
  steadyMs: number;
  clock: Clock;
  /** Between two looks, ms. */
  pollMs?: number;
}

/** Ready, or what was missing at the last look. */
export type Readiness = { ready: true } | { ready: false; problem: string };

/**
 * Waits until the running agent is healthy, has been so for a while, and the stream has taken a record from it (the
 * announcement of its home is one). Ends within `withinMs` and the time of one answer.
 */
export async function waitUntilReady(options: ReadyOptions): Promise<Readiness> {
  const { clock, withinMs, steadyMs, startedAfterMs, pollMs = 500 } = options;
  const deadlineMs = clock.nowMs() + withinMs;
  let sound: { startedAt: string; sinceMs: number } | undefined;
  for (;;) {
    const look = await lookAt(options.url, startedAfterMs);
    if ("problem" in look) sound = undefined;
    else if (sound?.startedAt !== look.startedAt) sound = { ...look, sinceMs: clock.nowMs() };
    if (sound !== undefined && clock.nowMs() - sound.sinceMs >= steadyMs) return { ready: true };
    if (clock.nowMs() >= deadlineMs)
      return { ready: false, problem: "problem" in look ? look.problem : "it does not stay healthy" };
    await pause(pollMs);
  }
}

async function lookAt(
  url: string,
  startedAfterMs: number,
): Promise<{ startedAt: string } | { problem: string }> {
  const answer = await askHealth(url);
  if ("nobody" in answer) return { problem: `nothing answers at ${url}/healthz (${answer.nobody})` };
  if ("stranger" in answer)
    return { problem: `another program answers at ${url}, no agent: end it, or choose another statusPort` };
  const { status, problems, startedAt, lastSentAt } = answer.health;
  if (Date.parse(startedAt) < startedAfterMs)
    return { problem: `at ${url} another agent answers, which has run since ${startedAt}: stop it` };
  if (status === "failing") return { problem: `it is ${status}: ${problems.join("; ")}` };
  if (lastSentAt === null)
    return { problem: ["the stream has taken no record from it yet", ...problems].join("; ") };
  return { startedAt };
}
