import type { Clock } from "../platform/clock.ts";
import { systemClock } from "../platform/clock.ts";
import type { Log } from "../platform/log.ts";

/** The last warnings and errors of agent and functions, by the clock of the house. */
export interface RecentErrors {
  /** Newest last. */
  readonly list: readonly { atMs: number; text: string }[];
  /** Whose time is taken. */
  clock: Clock;
  /** The same log, overheard. */
  overhear<L extends Log>(log: L): L;
  /** A line of a function's log in Powertools' JSON; anything else says nothing. */
  line(text: string): void;
}

const MOST = 30;

/** A memory of what went wrong. */
export function createRecentErrors(): RecentErrors {
  const list: { atMs: number; text: string }[] = [];
  const keep = (text: string) => {
    list.push({ atMs: errors.clock.nowMs(), text });
    if (list.length > MOST) list.shift();
  };
  const errors: RecentErrors = {
    list,
    clock: systemClock,
    overhear(log) {
      const listening = (who: "warn" | "error") => (facts: object, message: string) => {
        keep(`${message} ${Object.values(facts).map(textOf).join(", ")}`.trim());
        log[who](facts, message);
      };
      return { ...log, warn: listening("warn"), error: listening("error") };
    },
    line(text) {
      if (!/"level":"(WARN|ERROR|CRITICAL)"/.test(text)) return;
      const entry = parsed(text);
      keep(["function", entry.service, entry.message, entry.error?.message].filter(Boolean).join(": "));
    },
  };
  return errors;
}

function parsed(text: string): { service?: string; message?: string; error?: { message?: string } } {
  try {
    return JSON.parse(text);
  } catch {
    return { message: text };
  }
}

function textOf(value: unknown): string {
  if (value instanceof Error) return value.message;
  return typeof value === "string" ? value : JSON.stringify(value);
}
