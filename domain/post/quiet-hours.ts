import type { HomeDescription } from "../home/description.ts";

const MINUTE_MS = 60_000;
const DAY_MINUTES = 1440;

/** When the quiet hours that `atMs` lies in are over; undefined when it lies in none. Right on the nights clocks change. */
export function quietUntilMs(
  { quietHours, timeZone }: Pick<HomeDescription, "quietHours" | "timeZone">,
  atMs: number,
): number | undefined {
  if (quietHours === undefined) return undefined;
  const [from, to] = [minutesOf(quietHours.from), minutesOf(quietHours.to)];
  const now = localMinutes(atMs, timeZone);
  const isQuiet = from <= to ? now >= from && now < to : now >= from || now < to;
  if (!isQuiet) return undefined;
  const untilMs = atMs - (atMs % MINUTE_MS) + ((to - now + DAY_MINUTES) % DAY_MINUTES) * MINUTE_MS;
  // Where the clocks change in between, the clock on the wall then shows another time by as much.
  const shown = localMinutes(untilMs, timeZone);
  const early = ((to - shown + DAY_MINUTES + DAY_MINUTES / 2) % DAY_MINUTES) - DAY_MINUTES / 2;
  return untilMs + early * MINUTE_MS;
}

function minutesOf(timeOfDay: string): number {
  const [hours = 0, minutes = 0] = timeOfDay.split(":").map(Number);
  return hours * 60 + minutes;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Minutes since local midnight. */
function localMinutes(atMs: number, timeZone: string): number {
  let format = formats.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat("en-GB", {
      timeZone,
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
    });
    formats.set(timeZone, format);
  }
  return minutesOf(format.format(atMs));
}
