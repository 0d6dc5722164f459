// By name: jest's sandbox looks up a global slowly, and this runs millions of times.
const { floor } = Math;

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** What the household's clock and calendar say. */
export interface LocalTime {
  /** Days since 1970-01-01 by the local calendar. */
  day: number;
  /** 0 to below 24, with fraction. */
  hour: number;
  weekend: boolean;
}

/** Local time of an IANA time zone, daylight saving included; throws RangeError for an unknown zone. */
export function createCalendar(timeZone: string): (timeMs: number) => LocalTime {
  const format = new Intl.DateTimeFormat("en-US", { timeZone, timeZoneName: "longOffset" });
  let cachedHour = Number.NaN;
  let offsetMs = 0;
  return (timeMs) => {
    // Asking Intl is slow and offsets change on the hour.
    const hour = floor(timeMs / HOUR_MS);
    if (hour !== cachedHour) {
      cachedHour = hour;
      offsetMs = offsetOf(format, timeMs);
    }
    const localMs = timeMs + offsetMs;
    const day = floor(localMs / DAY_MS);
    // 1970-01-01 was a Thursday.
    const weekday = (((day + 4) % 7) + 7) % 7;
    return { day, hour: (localMs - day * DAY_MS) / HOUR_MS, weekend: weekday === 0 || weekday === 6 };
  };
}

function offsetOf(format: Intl.DateTimeFormat, timeMs: number): number {
  const name = format.formatToParts(timeMs).find(({ type }) => type === "timeZoneName")?.value ?? "GMT";
  const match = /GMT([+-])(\d\d):(\d\d)/.exec(name);
  if (match === null) return 0;
  return (match[1] === "-" ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3])) * MINUTE_MS;
}
