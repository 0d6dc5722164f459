import { untoldOf } from "../../domain/post/untold.ts";
import { isHomeItem, storedFrom } from "../../storage/home-item.ts";
import { TABLE_NAME, type World } from "./world.ts";

/** Long enough to be untold for long, and tried again after the longest wait. */
const UNTOLD_MS = 15 * 60_000;
/** The operators' alarm looks at five minutes; the longest wait begins in one of them and ends in the next. */
const REPORTED_MS = 6 * 60_000;

/** Says of each run of the watch function what is wrong: homes that nobody was told of, and nobody reported. */
export interface ReportWatcher {
  /** A run of the watch function has ended; `isClean` when the table answered each of its calls. */
  ended(isClean: boolean): string[];
}

/** Every e-mail that is not sent for long is reported, while the watch function comes and the table answers. */
export function watchReports({
  scheduler,
  aws,
  journal,
}: Pick<World, "scheduler" | "aws" | "journal">): ReportWatcher {
  let cleanSinceMs = scheduler.nowMs();
  let endedMs = scheduler.nowMs();
  return {
    ended(isClean) {
      const nowMs = scheduler.nowMs();
      if (!isClean || nowMs - endedMs > 90_000) cleanSinceMs = nowMs;
      endedMs = nowMs;
      if (nowMs - cleanSinceMs < UNTOLD_MS) return [];
      return aws
        .items(TABLE_NAME)
        .filter(isHomeItem)
        .flatMap((item) => {
          const { id, post } = storedFrom(item).home;
          const untold = untoldOf(post, nowMs);
          if (untold === undefined || nowMs - untold.sinceMs < UNTOLD_MS) return [];
          const reportedMs = journal.untoldMs.get(id) ?? Number.NEGATIVE_INFINITY;
          return nowMs - reportedMs <= REPORTED_MS
            ? []
            : [
                `${id} is not told since ${new Date(untold.sinceMs).toISOString()}, and nobody says so at ${new Date(nowMs).toISOString()}`,
              ];
        });
    },
  };
}
