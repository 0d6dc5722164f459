import { LATEST_MS } from "../../domain/limits.ts";
import { parseRegional } from "./regional-time.ts";
import { wallClockMs } from "./wall-clock.ts";

/** What a time must look like, for messages. */
export const TIME_FORMATS =
  "ISO 8601 (2024-01-31T10:00:00Z), 31.01.2024 10:00, or epoch seconds or milliseconds";

/** Epoch numbers below are not times but something else, such as 20240131: seconds of 1973-03-03. */
const EARLIEST_EPOCH_SECONDS = 1e8;
/** From here on an epoch number is milliseconds: seconds of the year 5138, milliseconds of 1973-03-03. */
const EARLIEST_EPOCH_MS = 1e11;
/** From here on microseconds, and from the next on nanoseconds, as InfluxDB writes them. */
const EARLIEST_EPOCH_US = 1e14;
const EARLIEST_EPOCH_NS = 1e17;
const LATEST_EPOCH_NS = 1e20;

const BLANK = 32;
const DASH = 45;
const ZERO = 48;
const COLON = 58;
const LETTER_T = 84;
const LETTER_Z = 90;

const ISO =
  /^(\d{4})-(\d\d)-(\d\d)(?:[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?)? ?(?:([Zz])|([+-])(\d\d):?(\d\d)?)?$/;

/** UTC, in ms since 1970, of a wall clock's time that was written without a zone. */
export type FromLocal = (localMs: number) => number;

const asUtc: FromLocal = (localMs) => localMs;

/**
 * Milliseconds since 1970 UTC of a written time, or undefined when it is none.
 * ISO 8601, `T` or a blank between date and time, a date alone as its midnight; a spreadsheet's time (`parseRegional`);
 * epoch seconds (below 100,000,000,000, may have decimals), or from there on milli-, micro- and nanoseconds.
 * A time without a zone is UTC unless `fromLocal` says otherwise. Finer than a millisecond is cut off.
 * Times before 1970, and epoch times before March 1973, are none.
 */
export function parseTime(text: string, fromLocal: FromLocal = asUtc): number | undefined {
  if (text.charCodeAt(4) === DASH) return parsePlainIso(text, fromLocal) ?? parseIso(text, fromLocal);
  const epoch = parseEpoch(text);
  if (epoch !== undefined) return epoch;
  const localMs = parseRegional(text);
  return localMs === undefined ? undefined : fromLocal(localMs);
}

/** Milliseconds since 1970 UTC of an epoch number in seconds, milli-, micro- or nanoseconds, or undefined; see `parseTime`. */
export function epochMs(epoch: number): number | undefined {
  if (!(epoch >= EARLIEST_EPOCH_SECONDS && epoch < LATEST_EPOCH_NS)) return undefined;
  if (epoch < EARLIEST_EPOCH_MS) return Math.floor(Math.round(epoch * 1e6) / 1e3);
  if (epoch < EARLIEST_EPOCH_US) return Math.floor(epoch);
  return Math.floor(epoch / (epoch < EARLIEST_EPOCH_NS ? 1e3 : 1e6));
}

function parseEpoch(text: string): number | undefined {
  return /^\d+(\.\d*)?$/.test(text) ? epochMs(Number(text)) : undefined;
}

/** The usual forms, `2024-01-31T10:00:00Z` and `2024-01-31 10:00:00` without the cost of the general expression. */
function parsePlainIso(text: string, fromLocal: FromLocal): number | undefined {
  if (text.length !== 19 && !(text.length === 20 && text.charCodeAt(19) === LETTER_Z)) return undefined;
  const between = text.charCodeAt(10);
  if (text.charCodeAt(7) !== DASH || (between !== LETTER_T && between !== BLANK)) return undefined;
  if (text.charCodeAt(13) !== COLON || text.charCodeAt(16) !== COLON) return undefined;
  const ms = wallClockMs({
    year: twoDigits(text, 0) * 100 + twoDigits(text, 2),
    month: twoDigits(text, 5),
    day: twoDigits(text, 8),
    hour: twoDigits(text, 11),
    minute: twoDigits(text, 14),
    second: twoDigits(text, 17),
  });
  return ms === undefined || text.length === 20 ? ms : fromLocal(ms);
}

/** NaN when one is no digit. */
function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - ZERO;
  const ones = text.charCodeAt(at + 1) - ZERO;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}

function parseIso(text: string, fromLocal: FromLocal): number | undefined {
  const parts = ISO.exec(text);
  if (parts === null) return undefined;
  const [, year, month, day, hour = 0, minute = 0, second = 0, fraction, zulu, sign] = parts;
  const wallMs = wallClockMs({
    year: Number(year),
    month: Number(month),
    day: Number(day),
    hour: Number(hour),
    minute: Number(minute),
    second: Number(second),
  });
  if (wallMs === undefined) return undefined;
  const wall = wallMs + (fraction === undefined ? 0 : Math.floor(Number(`0.${fraction}`) * 1e3 + 1e-6));
  if (zulu === undefined && sign === undefined) return fromLocal(wall);
  const ms = wall - (sign === undefined ? 0 : zoneOffsetMs(sign, parts[10], parts[11]));
  // A zone may put it beyond the year that is written.
  return ms >= 0 && ms <= LATEST_MS ? ms : undefined;
}

/** NaN when there is no such zone. */
function zoneOffsetMs(sign: string, hours = "0", minutes = "0"): number {
  if (Number(hours) > 14 || Number(minutes) > 59) return Number.NaN;
  return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}
