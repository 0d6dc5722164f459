import type { Unit } from "../../domain/home/description.ts";
import { batteryText } from "../../domain/home/vitals.ts";
import { celsiusFromFahrenheit, fahrenheitFromCelsius } from "../../domain/reading.ts";
import { duration } from "../duration.ts";
import type { Card } from "../wire.ts";

const MINUTE_MS = 60_000;
const WIDE_CELSIUS = 4;
/** Of what is heard more often than this nobody needs to know how often. */
const OFTEN_MS = 5 * MINUTE_MS;

/** A temperature in the house's unit without its sign, for example "−18.2". */
export function degrees(celsius: number | null, unit: Unit): string {
  if (celsius === null) return "no value";
  const value = unit === "celsius" ? celsius : fahrenheitFromCelsius(celsius);
  return value
    .toFixed(1)
    .replace(/^-(?=0\.0$)/, "")
    .replace("-", "−");
}

/** The unit's sign. */
export function unitSign(unit: Unit): string {
  return unit === "celsius" ? "°C" : "°F";
}

/** A temperature with its unit, for example "−18.2 °C". */
export function temperature(celsius: number | null, unit: Unit): string {
  return celsius === null ? "no value" : `${degrees(celsius, unit)} ${unitSign(unit)}`;
}

/** What a sensor says of itself, for example "Battery 12 %, weak link"; empty when it says nothing, or `only` low ones are asked for. */
export function healthWords(
  { battery, needsBattery, hasWeakLink }: Pick<Card, "battery" | "needsBattery" | "hasWeakLink">,
  only: "all" | "low" = "all",
): string {
  const level = battery !== undefined && (only === "all" || needsBattery) ? batteryText(battery) : undefined;
  const link = hasWeakLink ? (level === undefined ? "Weak link" : "weak link") : undefined;
  return [level === undefined ? undefined : `Battery ${level}`, link]
    .filter((part) => part !== undefined)
    .join(", ");
}

/** What is expected, for example "18.5 to 21.0 °C"; undefined when both sides are open. */
export function band(low: number | undefined, high: number | undefined, unit: Unit): string | undefined {
  const words = (celsius: number) => degrees(celsius, unit).replace(/\.0$/, "");
  if (low !== undefined && high !== undefined) return `${words(low)} to ${words(high)} ${unitSign(unit)}`;
  if (low !== undefined) return `${words(low)} ${unitSign(unit)} or more`;
  return high === undefined ? undefined : `up to ${words(high)} ${unitSign(unit)}`;
}

/** The same for a glance: a wide band in whole degrees. */
export function roughBand(low: number | undefined, high: number | undefined, unit: Unit): string | undefined {
  const isWide = low === undefined || high === undefined || high - low >= WIDE_CELSIUS;
  const rough = (celsius: number | undefined) => {
    if (celsius === undefined || !isWide) return celsius;
    return unit === "celsius"
      ? Math.round(celsius)
      : celsiusFromFahrenheit(Math.round(fahrenheitFromCelsius(celsius)));
  };
  return band(rough(low), rough(high), unit);
}

/** Time of day by the house's clock, "14:05". */
export function timeOfDay(ms: number, timeZone: string): string {
  return formatter(timeZone, { hour: "2-digit", minute: "2-digit" }).format(ms);
}

/** Day and time by the house's clock, "Sat 31 Jan, 14:05". */
export function dayAndTime(ms: number, timeZone: string): string {
  const style = {
    weekday: "short",
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
  } as const;
  return formatter(timeZone, style).format(ms);
}

/** Time of day when it is within the last 20 hours, with its day otherwise. */
export function when(ms: number, nowMs: number, timeZone: string): string {
  return nowMs - ms < 20 * 60 * MINUTE_MS ? timeOfDay(ms, timeZone) : dayAndTime(ms, timeZone);
}

/** Until when, from today: "16:55", "tomorrow 02:07", "Thu 02:07" within a week, "Sat 31 Jan, 14:05" beyond. */
export function until(ms: number, nowMs: number, timeZone: string): string {
  const days = daysBetween(nowMs, ms, timeZone);
  const time = timeOfDay(ms, timeZone);
  if (days <= 0) return time;
  if (days === 1) return `tomorrow ${time}`;
  return days < 7
    ? `${formatter(timeZone, { weekday: "short" }).format(ms)} ${time}`
    : dayAndTime(ms, timeZone);
}

/** How many midnights of the house's clock are between two times. */
function daysBetween(fromMs: number, toMs: number, timeZone: string): number {
  const midnightMs = (ms: number) => {
    const parts = formatter(timeZone, { year: "numeric", month: "numeric", day: "numeric" }).formatToParts(
      ms,
    );
    const part = (name: string) => Number(parts.find(({ type }) => type === name)?.value);
    return Date.UTC(part("year"), part("month") - 1, part("day"));
  };
  return (midnightMs(toMs) - midnightMs(fromMs)) / (24 * 60 * MINUTE_MS);
}

/** How long ago, "just now" within two minutes. */
export function ago(ms: number, nowMs: number): string {
  return nowMs - ms < 2 * MINUTE_MS ? "just now" : `${duration(nowMs - ms)} ago`;
}

/** How long ago a sensor was heard, and how often it usually is; one that was only announced never was. */
export function lastSeen(
  { seenAtMs, everyMs = 0, isLate }: Pick<Card, "seenAtMs" | "everyMs" | "isLate">,
  nowMs: number,
): string {
  if (seenAtMs === 0) return "not heard yet";
  const seen = ago(seenAtMs, nowMs);
  const usual = everyMs < OFTEN_MS ? "" : `every ${duration(everyMs)}`;
  if (isLate) return `${seen}, overdue${usual && ` (${usual})`}`;
  return usual === "" || seen === "just now" ? seen : `${seen}, ${usual}`;
}

const formatters = new Map<string, Intl.DateTimeFormat>();

/** Making one takes longer than using it a hundred times. */
function formatter(timeZone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = timeZone + JSON.stringify(options);
  const known = formatters.get(key) ?? new Intl.DateTimeFormat("en-GB", { ...options, timeZone });
  formatters.set(key, known);
  return known;
}
