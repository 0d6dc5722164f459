/**
 * UTC of a wall clock's time in an IANA zone, both in ms since 1970. In the hour that comes twice in autumn the one
 * nearer to `nearMs`; in the hour that spring leaves out, as if the clock had not been changed.
 */
export function utcFromLocal(localMs: number, timeZone: string, nearMs: number): number {
  const candidates = [localMs - DAY_MS, localMs + DAY_MS].map((at) => localMs - offsetMs(at, timeZone));
  const exact = candidates.filter((utcMs) => utcMs + offsetMs(utcMs, timeZone) === localMs);
  const usable = exact.length > 0 ? exact : candidates;
  return usable.reduce((best, other) => (Math.abs(other - nearMs) < Math.abs(best - nearMs) ? other : best));
}

/**
 * UTC of the times of a log, which were written one after the other by a clock in an IANA zone: in the hour that comes
 * twice the one that keeps the order counts. Quick where the zone's clocks are not changed within two days.
 */
export function logTimes(timeZone: string): (localMs: number) => number {
  const offsets = new Map<number, number | undefined>();
  let beforeMs = 0;
  const steadyOffset = (day: number) => {
    const [start, end] = [offsetMs((day - 1) * DAY_MS, timeZone), offsetMs((day + 2) * DAY_MS, timeZone)];
    return start === end ? start : undefined;
  };
  const onDayOfChange = (localMs: number, nearMs: number) => {
    const first = utcFromLocal(localMs, timeZone, nearMs);
    const second = utcFromLocal(localMs, timeZone, first + DAY_MS);
    return first < nearMs - DISORDER_MS && second - nearMs < DAY_MS / 2 ? second : first;
  };
  return (localMs) => {
    const day = Math.floor(localMs / DAY_MS);
    if (!offsets.has(day)) {
      if (offsets.size === MAX_DAYS) offsets.clear();
      offsets.set(day, steadyOffset(day));
    }
    const offset = offsets.get(day);
    beforeMs = offset === undefined ? onDayOfChange(localMs, beforeMs) : localMs - offset;
    return beforeMs;
  };
}

const DAY_MS = 86_400_000;
const MAX_DAYS = 10_000;
/** A row may be this much older than the one before it; more is the clock that was put back. */
const DISORDER_MS = 10 * 60_000;
const formats = new Map<string, Intl.DateTimeFormat>();

/** How far the zone's clocks are ahead of UTC at a moment. */
function offsetMs(utcMs: number, timeZone: string): number {
  const format =
    formats.get(timeZone) ??
    new Intl.DateTimeFormat("en-US", {
      timeZone,
      hourCycle: "h23",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
    });
  formats.set(timeZone, format);
  const parts = Object.fromEntries(
    format.formatToParts(utcMs).map(({ type, value }) => [type, Number(value)]),
  );
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(utcMs / 1000) * 1000;
}
