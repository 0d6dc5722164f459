const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Times as a reader in one time zone reads them. */
export interface Times {
  /** "Sat 31 Jan 2026, 03:40". */
  date(ms: number): string;
  /** "03:40". */
  clock(ms: number): string;
  /** "CET (Europe/Brussels)": what all times are given in that say nothing else. */
  zone: string;
}

/**
 * Times in an IANA time zone for an e-mail written at `atMs`. In a night in which the clock is changed, a time of before
 * the change says so ("02:30 CEST"): the same hour may come twice.
 */
export function timesIn(timeZone: string, atMs: number): Times {
  const format = new Intl.DateTimeFormat("en-GB", { ...FIELDS, timeZone });
  const parts = (ms: number) =>
    Object.fromEntries(format.formatToParts(ms).map(({ type, value }) => [type, value])) as Parts;
  const zoneNow = parts(atMs).timeZoneName;
  const clock = (ms: number) => {
    const { hour, minute, timeZoneName } = parts(ms);
    return `${hour}:${minute}${timeZoneName === zoneNow ? "" : ` ${timeZoneName}`}`;
  };
  return {
    clock,
    date(ms) {
      const { weekday, day, month, year } = parts(ms);
      return `${weekday} ${day} ${month} ${year}, ${clock(ms)}`;
    },
    zone: zoneNow === timeZone ? zoneNow : `${zoneNow} (${timeZone})`,
  };
}

/** How long something took: "40 min", "5.5 h", "3 days". */
export function durationText(ms: number): string {
  if (ms < 90 * MINUTE_MS) return `${Math.max(1, Math.round(ms / MINUTE_MS))} min`;
  return ms < 2 * DAY_MS ? `${short(ms / HOUR_MS)} h` : `${short(ms / DAY_MS)} days`;
}

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

function short(count: number): string {
  return count.toFixed(1).replace(".0", "");
}
