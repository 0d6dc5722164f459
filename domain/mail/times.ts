import { durationText, HOUR_MS } from "../duration.ts";

/** Times as a reader in one time zone reads them. */
export interface Times {
  /** "03:40" today, else "Fri 30 Jan, 22:40". */
  when(ms: number): string;
  /** The same after a verb: "at 03:40", "on Fri 30 Jan at 22:40". */
  at(ms: number): string;
  /** The same with how long ago it was: "at 03:00, 40 min ago". */
  atAndAgo(ms: number): string;
  /** "03:40". */
  clock(ms: number): string;
  /** "CET (Europe/Brussels)": the zone of all times that name no other. */
  zone: string;
}

/**
 * Times in an IANA time zone for an e-mail that is written at `nowMs`. In a night in which the clock is changed, a time before
 * the change names its zone ("02:30 CEST"): the same hour may come twice.
 */
export function timesIn(timeZone: string, nowMs: number): Times {
  const format = new Intl.DateTimeFormat("en-GB", { ...FIELDS, timeZone });
  const parts = (ms: number) =>
    Object.fromEntries(format.formatToParts(ms).map(({ type, value }) => [type, value])) as Parts;
  const now = parts(nowMs);
  const clock = (ms: number) => {
    const { hour, minute, timeZoneName } = parts(ms);
    const isNear = Math.abs(ms - nowMs) < CLOCK_CHANGE_MATTERS_MS;
    return `${hour}:${minute}${isNear && timeZoneName !== now.timeZoneName ? ` ${timeZoneName}` : ""}`;
  };
  const dayOf = (ms: number) => {
    const { weekday, day, month, year } = parts(ms);
    if (day === now.day && month === now.month && year === now.year) return undefined;
    return `${weekday} ${day} ${month}${year === now.year ? "" : ` ${year}`}`;
  };
  const at = (ms: number) => {
    const day = dayOf(ms);
    return `${day === undefined ? "" : `on ${day} `}at ${clock(ms)}`;
  };
  return {
    clock,
    when: (ms) => [dayOf(ms), clock(ms)].filter((part) => part !== undefined).join(", "),
    at,
    atAndAgo: (ms) => `${at(ms)}, ${durationText(nowMs - ms)} ago`,
    zone: now.timeZoneName === timeZone ? timeZone : `${now.timeZoneName} (${timeZone})`,
  };
}

const CLOCK_CHANGE_MATTERS_MS = 24 * HOUR_MS;

const FIELDS = {
  weekday: "short",
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
  timeZoneName: "short",
} as const;

type Parts = Record<keyof typeof FIELDS, string>;
