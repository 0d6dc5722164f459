import type { Clock } from "../platform/clock.ts";
import type { Log } from "../platform/log.ts";

/** Tells of an outage as a person wants to hear of it: each reason once, not at every attempt. */
export interface OutageLog {
  failed(reason: string, needsPerson: boolean): void;
  recovered(): void;
}

/** A reason that lasts or comes back is said again after this, ms. */
const AGAIN_AFTER_MS = 6 * 3_600_000;
/** Reasons remembered; the texts of a service's own errors are not under our control. */
const MAX_REASONS = 50;

/** An outage log of what stands between spool and stream. */
export function createOutageLog(clock: Clock, log: Log): OutageLog {
  const said = new Map<string, number>();
  let sinceMs: number | undefined;
  let told = false;
  return {
    failed(reason, needsPerson) {
      sinceMs ??= clock.nowMs();
      const last = said.get(reason);
      if (last !== undefined && clock.nowMs() - last < AGAIN_AFTER_MS) return;
      if (said.size >= MAX_REASONS) said.clear();
      said.set(reason, clock.nowMs());
      told = true;
      if (needsPerson) log.error({ reason }, "readings wait in the spool until somebody acts");
      else log.warn({ reason }, "the stream does not take readings, they wait in the spool");
    },
    recovered() {
      if (sinceMs !== undefined && told)
        log.info(
          { afterSeconds: Math.round((clock.nowMs() - sinceMs) / 1000) },
          "the stream takes readings again",
        );
      sinceMs = undefined;
      told = false;
    },
  };
}
