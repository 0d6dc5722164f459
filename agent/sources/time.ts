import { LATEST_MS } from "../../domain/limits.ts";

/** What a time must look like, for messages. */
export const TIME_FORMATS = "ISO 8601 (2024-01-31T10:00:00Z) or epoch seconds or milliseconds";

/** Epoch numbers below are not times but something else, such as 20240131: seconds of 1973-03-03. */
const EARLIEST_EPOCH_SECONDS = 1e8;
/** From here on an epoch number is milliseconds: seconds of the year 5138, milliseconds of 1973-03-03. */
const EARLIEST_EPOCH_MS = 1e11;
const LATEST_EPOCH_MS = 1e14;

const BLANK = 32;
const DASH = 45;
const ZERO = 48;
const COLON = 58;
const LETTER_T = 84;
const LETTER_Z = 90;

const ISO =
  /^(\d{4})-(\d\d)-(\d\d)(?:[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?)? ?(?:[Zz]|([+-])(\d\d):?(\d\d)?)?$/;

/**
 * Milliseconds since 1970 UTC of a written time, or undefined when it is none.
 * ISO 8601 with a zone, without one taken as UTC, `T` or a blank between date and time, a date alone as its midnight;
 * epoch seconds (below 100,000,000,000, may have decimals) or milliseconds (from there on).
 * Finer than a millisecond is cut off. Times before 1970, and epoch times before March 1973, are none.
 */
export function parseTime(text: string): number | undefined {
  if (text.charCodeAt(4) !== DASH) return parseEpoch(text);
  return parsePlainIso(text) ?? parseIso(text);
}

/** Milliseconds since 1970 UTC of an epoch number in seconds or milliseconds, or undefined; see `parseTime`. */
export function epochMs(epoch: number): number | undefined {
  if (!(epoch >= EARLIEST_EPOCH_SECONDS && epoch < LATEST_EPOCH_MS)) return undefined;
  return Math.floor(epoch < EARLIEST_EPOCH_MS ? Math.round(epoch * 1e6) / 1e3 : epoch);
}

function parseEpoch(text: string): number | undefined {
  return /^\d+(\.\d*)?$/.test(text) ? epochMs(Number(text)) : undefined;
}

/** The usual forms, `2024-01-31T10:00:00Z` and `2024-01-31 10:00:00` without the cost of the general expression. */
function parsePlainIso(text: string): number | undefined {
  if (text.length !== 19 && !(text.length === 20 && text.charCodeAt(19) === LETTER_Z)) return undefined;
  const between = text.charCodeAt(10);
  if (text.charCodeAt(7) !== DASH || (between !== LETTER_T && between !== BLANK)) return undefined;
  if (text.charCodeAt(13) !== COLON || text.charCodeAt(16) !== COLON) return undefined;
  const year = twoDigits(text, 0) * 100 + twoDigits(text, 2);
  const month = twoDigits(text, 5);
  const day = twoDigits(text, 8);
  const hour = twoDigits(text, 11);
  const minute = twoDigits(text, 14);
  const second = twoDigits(text, 17);
  if (!(year >= 1970 && month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month)))
    return undefined;
  if (!(hour <= 23 && minute <= 59 && second <= 59)) return undefined;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

/** NaN when one is no digit. */
function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - ZERO;
  const ones = text.charCodeAt(at + 1) - ZERO;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}

function parseIso(text: string): number | undefined {
  const parts = ISO.exec(text);
  if (parts === null) return undefined;
  const year = Number(parts[1]);
  const month = Number(parts[2]);
  const day = Number(parts[3]);
  const hour = Number(parts[4] ?? 0);
  const minute = Number(parts[5] ?? 0);
  const second = Number(parts[6] ?? 0);
  if (year < 1970 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return undefined;
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  const offsetMs = parts[8] === undefined ? 0 : zoneOffsetMs(parts[8], parts[9], parts[10]);
  const fractionMs = parts[7] === undefined ? 0 : Math.floor(Number(`0.${parts[7]}`) * 1e3 + 1e-6);
  const ms = Date.UTC(year, month - 1, day, hour, minute, second, fractionMs) - offsetMs;
  // A zone may put it beyond the year that is written.
  return ms >= 0 && ms <= LATEST_MS ? ms : undefined;
}

/** NaN when there is no such zone. */
function zoneOffsetMs(sign: string, hours = "0", minutes = "0"): number {
  if (Number(hours) > 14 || Number(minutes) > 59) return Number.NaN;
  return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}
