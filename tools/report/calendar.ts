import { InvalidArgumentError } from "commander";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** A month of a calendar; `month` 1 is January. */
export interface Month {
  year: number;
  month: number;
}

/** Reads a month as people type it, "2026-10"; throws commander's error for anything else. */
export function monthOf(text: string): Month {
  const [, year = "", month = ""] = /^(20\d\d)-(0[1-9]|1[0-2])$/.exec(text) ?? [];
  if (year === "") throw new InvalidArgumentError("Expected a month such as 2026-10.");
  return { year: Number(year), month: Number(month) };
}

/** When a month begins and the next one does, by the clocks of a time zone. */
export function spanOfMonth({ year, month }: Month, timeZone: string): { fromMs: number; untilMs: number } {
  return {
    fromMs: midnightMs(Date.UTC(year, month - 1, 1), timeZone),
    untilMs: midnightMs(Date.UTC(year, month, 1), timeZone),
  };
}

/** "October 2026". */
export function monthName({ year, month }: Month): string {
  return new Intl.DateTimeFormat("en-GB", { month: "long", year: "numeric", timeZone: "UTC" }).format(
    Date.UTC(year, month - 1, 1),
  );
}

/** A mark of a time axis. */
export interface Tick {
  atMs: number;
  label: string;
}

/** Of these, days between two ticks, the first that leaves few enough. */
const STEPS_DAYS = [1, 2, 7, 14, 28, 56, 91, 182];
const MOST_TICKS = 8;

/** Midnights of a span by the clocks of a time zone, at most eight; hours where there are less than two midnights. */
export function ticksOf(fromMs: number, toMs: number, timeZone: string): Tick[] {
  const format = new Intl.DateTimeFormat("en-GB", { timeZone, day: "numeric", month: "short" });
  const midnights: number[] = [];
  for (let dayMs = localMs(fromMs, timeZone); ; dayMs += DAY_MS) {
    const atMs = midnightMs(Math.floor(dayMs / DAY_MS) * DAY_MS, timeZone);
    if (atMs > toMs) break;
    if (atMs >= fromMs) midnights.push(atMs);
  }
  if (midnights.length < 2) return hourTicks(fromMs, toMs, timeZone);
  const step = STEPS_DAYS.find((days) => midnights.length / days <= MOST_TICKS) ?? 365;
  return midnights
    .filter((_, index) => index % step === 0)
    .map((atMs) => ({ atMs, label: format.format(atMs) }));
}

function hourTicks(fromMs: number, toMs: number, timeZone: string): Tick[] {
  const format = new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit", minute: "2-digit" });
  const stepMs = [1, 3, 6, 12]
    .map((hours) => hours * HOUR_MS)
    .find((ms) => (toMs - fromMs) / ms <= MOST_TICKS);
  const ticks: Tick[] = [];
  const every = stepMs ?? DAY_MS;
  const shiftMs = localMs(fromMs, timeZone) - fromMs;
  for (let atMs = Math.ceil((fromMs + shiftMs) / every) * every - shiftMs; atMs <= toMs; atMs += every)
    ticks.push({ atMs, label: format.format(atMs) });
  return ticks;
}

/** When a day, given by its midnight in UTC, begins by the clocks of a time zone. */
function midnightMs(utcMs: number, timeZone: string): number {
  const guessMs = utcMs - (localMs(utcMs, timeZone) - utcMs);
  // The clock may have been changed between the two.
  return guessMs - (localMs(guessMs, timeZone) - utcMs);
}

/** What the clocks of a time zone show, as if it were UTC. */
function localMs(ms: number, timeZone: string): number {
  const format = new Intl.DateTimeFormat("en-GB", { ...FIELDS, timeZone });
  const parts = Object.fromEntries(format.formatToParts(ms).map(({ type, value }) => [type, Number(value)]));
  const { year = 0, month = 1, day = 1, hour, minute, second } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

const FIELDS = {
  year: "numeric",
  month: "numeric",
  day: "numeric",
  hour: "numeric",
  minute: "numeric",
  second: "numeric",
  hourCycle: "h23",
} as const;
