import { HOUR_MS } from "../../storage/hours.ts";
import type { Quiet } from "./report.ts";

/** Whole hours without a value in a row that are told; sensors that speak when something changes are quiet for one. */
const QUIET_HOURS = 2;

/** The hours in which a sensor measured something, full hours since 1970. */
export interface HeardHours {
  name: string;
  hours: ReadonlySet<number>;
}

/**
 * When sensors said nothing between their own first value and `untilMs`, the longest first; an hour in which no sensor of
 * several did counts for the home alone.
 */
export function quietTimes(
  sensors: readonly HeardHours[],
  homeName: string,
  { fromMs, untilMs }: { fromMs: number; untilMs: number },
): Quiet[] {
  const from = Math.ceil(fromMs / HOUR_MS);
  const until = Math.floor(untilMs / HOUR_MS);
  const firstOf = (hours: ReadonlySet<number>) => Math.min(until, ...hours);
  const firstOfAll = Math.min(...sensors.map(({ hours }) => firstOf(hours)));
  const isHeard = (hour: number) => sensors.some(({ hours }) => hours.has(hour));
  const ofHome =
    sensors.length < 2 ? [] : stretches(Math.max(from, firstOfAll), until, (hour) => !isHeard(hour));
  const ofHomeHours = new Set(ofHome.flatMap(([first, end]) => range(first, end)));
  const own = sensors.flatMap(({ name, hours }) =>
    stretches(
      Math.max(from, firstOf(hours)),
      until,
      (hour) => !hours.has(hour) && !ofHomeHours.has(hour),
    ).map((stretch) => quiet(name, stretch)),
  );
  return [...ofHome.map((stretch) => quiet(homeName, stretch)), ...own].sort(
    (a, b) => b.untilMs - b.fromMs - (a.untilMs - a.fromMs),
  );
}

function quiet(name: string, [first, end]: [number, number]): Quiet {
  return { name, fromMs: first * HOUR_MS, untilMs: end * HOUR_MS };
}

/** The hours from `from` to before `until` that are so, where enough are in a row. */
function stretches(from: number, until: number, isSo: (hour: number) => boolean): [number, number][] {
  const found: [number, number][] = [];
  for (const hour of range(from, until)) {
    if (!isSo(hour)) continue;
    const last = found.at(-1);
    if (last?.[1] === hour) last[1] = hour + 1;
    else found.push([hour, hour + 1]);
  }
  return found.filter(([first, end]) => end - first >= QUIET_HOURS);
}

function range(from: number, until: number): number[] {
  return Array.from({ length: Math.max(0, until - from) }, (_, index) => from + index);
}
