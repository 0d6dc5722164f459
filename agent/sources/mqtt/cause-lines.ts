import { boundedText } from "../../../domain/bounded-text.ts";
import type { Log } from "../../../platform/log.ts";

/** What the log says of messages that make no reading: a line for each cause, never one for each message. */
export interface CauseLines {
  /** Nothing that concerns temperatures; said once for each cause, with the first topic. */
  ignored(topic: string, cause: string): void;
  /** Something that a person may want to correct: the 1st, 2nd, 4th, 8th ... message of a cause. */
  warn(cause: string, topic: string, message: string): void;
}

/** Causes are our own texts; should one ever hold a message's, the log stays bounded all the same. */
const MAX_CAUSES = 100;
const LONGEST_TOPIC = 200;

export function createCauseLines(log: Log): CauseLines {
  const counts = new Map<string, number>();

  function count(cause: string): number {
    const key = counts.has(cause) || counts.size < MAX_CAUSES ? cause : "any other";
    const now = (counts.get(key) ?? 0) + 1;
    counts.set(key, now);
    return now;
  }

  return {
    ignored(topic, cause) {
      if (count(`ignored: ${cause}`) === 1)
        log.info({ topic: boundedText(topic, LONGEST_TOPIC) }, `messages such as this are ignored: ${cause}`);
    },
    warn(cause, topic, message) {
      const now = count(cause);
      if (Number.isInteger(Math.log2(now)))
        log.warn({ topic: boundedText(topic, LONGEST_TOPIC), count: now }, message);
    },
  };
}
