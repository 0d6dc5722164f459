import { InvalidArgumentError } from "commander";

const UNITS: Record<string, number> = { s: 1000, m: 60_000, min: 60_000, h: 3_600_000, d: 86_400_000 };

/** Reads a duration as people type it ("90s", "30m", "24h", "7d") into ms; throws commander's error for anything else. */
export function durationMs(text: string): number {
  const [, number = "", unit = ""] = /^(\d{1,6}(?:\.\d+)?)\s*([a-z]+)$/.exec(text.trim()) ?? [];
  const ms = Number(number) * (UNITS[unit] ?? Number.NaN);
  if (!(ms > 0)) throw new InvalidArgumentError("Expected a duration such as 90s, 30m, 24h or 7d.");
  return ms;
}

/** A moment as people type it: a duration before now, or ISO 8601 with a zone. */
export type Moment = { agoMs: number } | { atMs: number };

/** Reads a moment; throws commander's error when it is none. */
export function moment(text: string): Moment {
  if (/^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:\d\d)$/.test(text)) {
    const atMs = Date.parse(text);
    if (!Number.isNaN(atMs)) return { atMs };
  }
  try {
    return { agoMs: durationMs(text) };
  } catch {
    throw new InvalidArgumentError(
      "Expected a time ago such as 24h, or a time such as 2026-01-31T18:30:00Z.",
    );
  }
}

/** The moment in ms since 1970. */
export function atMsOf(when: Moment, nowMs: number): number {
  return "atMs" in when ? when.atMs : nowMs - when.agoMs;
}

/** A time in the home's time zone, for example "Sat 31 Jan, 18:30". */
export function localTime(ms: number, timeZone: string, withSeconds = false): string {
  return new Intl.DateTimeFormat("en-GB", {
    timeZone,
    weekday: "short",
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    ...(withSeconds ? { second: "2-digit" } : {}),
  }).format(ms);
}

/** A span in its largest unit of which there are two or more, for example "90 min", "36 h", "3 d". */
export function span(ms: number): string {
  const units = [
    [86_400_000, "d"],
    [3_600_000, "h"],
    [60_000, "min"],
  ] as const;
  const [unitMs, name] = units.find(([one]) => ms >= 2 * one) ?? [1000, "s"];
  return `${Math.max(0, Math.round(ms / unitMs))} ${name}`;
}
