import type { Home } from "../../domain/home/home.ts";
import { tick } from "../../domain/home/tick.ts";
import { untoldOf } from "../../domain/post/untold.ts";
import { mapConcurrently } from "../../platform/concurrency.ts";
import type { StoredHome } from "../../storage/home-item.ts";
import { type HomeStore, loaded } from "../../storage/home-store.ts";
import { rewrite } from "../../storage/rewrite.ts";
import type { LetterSender } from "../send-letters.ts";

/** What the function works with. */
export interface WatchDependencies {
  homes: HomeStore;
  sender: LetterSender;
  /** Ids of the homes of which something is due, page by page, the urgent first. */
  findDue(at: { nowMs: number; provedUpToMs?: number | undefined }): AsyncIterable<string[]>;
  /** Until when all that the stream got has been heard; missing when everything has. */
  provedUpToMs?: number | undefined;
  /** Whether there is time to take on another page. */
  hasTime(): boolean;
  /** A home that could not be looked after; it is due again a minute later. */
  onFailure(homeId: string, error: Error): void;
}

/** What a run came to. */
export interface WatchResult {
  /** Homes that were due and were looked after. */
  due: number;
  /** Of these: homes in which there was nothing to do. */
  idle: number;
  /** Of these: homes whose people could not be told for long, since SNS takes no e-mail. Each is due again within minutes. */
  untold: number;
  /** Of these: homes with an e-mail that waits for long for somebody to be subscribed. Each is due again within minutes. */
  unsubscribed: number;
  /** Whether the time was over before all was done: the rest is due in the next run. */
  unfinished: boolean;
}

/** Homes under way at once. */
const CONCURRENCY = 16;

/**
 * Looks after the homes of which something is due, the urgent first, for as long as there is time: silences to be told,
 * e-mails whose time has come, and those that their sender left behind. Rejects when the index cannot be read.
 */
export async function watch(nowMs: number, dependencies: WatchDependencies): Promise<WatchResult> {
  const { homes, hasTime, onFailure, provedUpToMs } = dependencies;
  const result: WatchResult = { due: 0, idle: 0, untold: 0, unsubscribed: 0, unfinished: false };
  for await (const page of dependencies.findDue({ nowMs, provedUpToMs })) {
    if (!hasTime()) return { ...result, unfinished: true };
    const stored = await homes.load(page);
    await mapConcurrently([...new Set(page)], CONCURRENCY, async (homeId) => {
      const before = stored.get(homeId);
      let home = before instanceof Error ? undefined : before?.home;
      try {
        const visit = await watchHome(loaded(stored, homeId), nowMs, dependencies);
        home = visit.home;
        result.idle += visit.isIdle ? 1 : 0;
      } catch (error) {
        onFailure(homeId, error as Error);
      }
      const untold = home && untoldOf(home.post, nowMs);
      if (untold?.isLong) result[untold.hasNobody ? "unsubscribed" : "untold"] += 1;
      result.due += 1;
    });
  }
  return result;
}

/** Looks after one home; resolves to the home as it is then, and whether there was nothing to do. */
async function watchHome(
  before: StoredHome,
  nowMs: number,
  { homes, sender, provedUpToMs }: WatchDependencies,
): Promise<{ home: Home; isIdle: boolean }> {
  let isIdle = true;
  const after = await rewrite(homes, before, (current) => {
    // Deleted since: the index lags behind.
    if (current.version === 0) return undefined;
    const home = tick(current.home, nowMs, provedUpToMs === undefined ? {} : { provedUpToMs });
    isIdle = home === current.home && home.post.pending.length === 0;
    // It is written even so: its entry in the index moves on.
    return { home, nowMs, sending: sender.claim(current), provedUpToMs };
  });
  const { home } = await sender.send(after, nowMs);
  return { home, isIdle };
}
