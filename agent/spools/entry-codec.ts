import type { Gap } from "../../domain/wire/agent-report.ts";
import type { Entry } from "../spool.ts";

type Stored = [sensorId: string, takenAtMs: number, celsius: number | null] | { home: unknown };

/** Entries as text: readings, which are nearly all of them, as bare tuples. */
export function encodeEntries(entries: readonly Entry[]): string {
  return JSON.stringify(
    entries.map((entry): Stored => {
      if (entry.type === "announcement") return { home: entry.home };
      const { sensorId, takenAtMs, celsius } = entry.reading;
      return [sensorId, takenAtMs, celsius];
    }),
  );
}

/** The entries that `encodeEntries` wrote. */
export function decodeEntries(text: string): Entry[] {
  return (JSON.parse(text) as Stored[]).map((stored) => {
    if (!Array.isArray(stored)) return { type: "announcement", home: stored.home } as Entry;
    const [sensorId, takenAtMs, celsius] = stored;
    return { type: "reading", reading: { sensorId, takenAtMs, celsius } };
  });
}

/** What is lost with these entries. */
export function gapOf(entries: readonly Entry[], reason: Gap["reason"]): Gap & { readings: number } {
  const times = entries.flatMap((entry) => (entry.type === "reading" ? [entry.reading.takenAtMs] : []));
  return {
    reason,
    readings: times.length,
    sinceMs: times.length === 0 ? null : times.reduce((a, b) => Math.min(a, b)),
    untilMs: times.length === 0 ? null : times.reduce((a, b) => Math.max(a, b)),
  };
}

/** Two gaps that follow each other as one; what nobody knows of one, nobody knows of both. */
export function joinGaps(before: Gap, after: Gap): Gap {
  const sum = before.readings === null || after.readings === null ? null : before.readings + after.readings;
  const times = [before.sinceMs, after.sinceMs, before.untilMs, after.untilMs].filter(
    (time) => time !== null,
  );
  return {
    reason: after.reason,
    readings: sum,
    sinceMs: times.length === 0 ? null : Math.min(...times),
    untilMs: times.length === 0 ? null : Math.max(...times),
  };
}
