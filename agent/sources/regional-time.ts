import { wallClockMs } from "./wall-clock.ts";

/** `18.11.2026 00:00`, `18.11.26, 7:05:30`: German, Austrian, Swiss, Dutch and other exports. The day stands first. */
const DOTTED = /^(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2})(?:,? +(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,]\d{1,9})?)?)?$/;
/** `11/18/2026, 7:05:30 AM`: the United States and Chronograf. With AM or PM the month stands first. */
const HALF_DAYS = /^(\d{1,2})\/(\d{1,2})\/(\d{4}),? +(\d{1,2}):(\d\d)(?::(\d\d)(?:\.\d{1,9})?)? ?([AP])M$/i;
const LONGEST = 40;

/**
 * Milliseconds since 1970 on a clock without a zone, of a time as spreadsheets write it; undefined when it is none, and
 * for `11/12/2026 10:00`, which is two days.
 */
export function parseRegional(text: string): number | undefined {
  if (text.length > LONGEST) return undefined;
  const dotted = DOTTED.exec(text);
  if (dotted !== null) {
    const [, day, month, year = "", hour = 0, minute = 0, second = 0] = dotted;
    return wallClockMs({
      year: Number(year) + (year.length === 2 ? 2000 : 0),
      ...numbers({ month, day, hour, minute, second }),
    });
  }
  const [, month, day, year, hour, minute, second = 0, half] = HALF_DAYS.exec(text) ?? [];
  if (half === undefined || Number(hour) < 1 || Number(hour) > 12) return undefined;
  const hours = (Number(hour) % 12) + (half.toUpperCase() === "P" ? 12 : 0);
  return wallClockMs({ year: Number(year), ...numbers({ month, day, hour: hours, minute, second }) });
}

function numbers<Key extends string>(parts: Record<Key, string | number | undefined>): Record<Key, number> {
  return Object.fromEntries(Object.entries(parts).map(([key, value]) => [key, Number(value)])) as Record<
    Key,
    number
  >;
}
