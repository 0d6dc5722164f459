import type { HistoryView, HouseView } from "../wire.ts";
import { band, dayAndTime, temperature } from "./format.ts";

/** What a chart says at one of its points. */
export interface Readout {
  time: string;
  value: string;
  /** What was expected, the range of a step, the alarms of the time. */
  more: string[];
}

/** The words for a point of a history, in the unit and by the clock of its house. */
export function readoutOf(
  { timesMs, celsius, steps, low, high, marks, untilMs: endMs }: HistoryView,
  index: number,
  { unit, timeZone }: Pick<HouseView, "unit" | "timeZone">,
): Readout | undefined {
  const atMs = timesMs[index];
  if (atMs === undefined) return undefined;
  const value = celsius[index] ?? null;
  const [lowest, highest] = [steps?.lowest[index] ?? null, steps?.highest[index] ?? null];
  const expected = band(low[index] ?? undefined, high[index] ?? undefined, unit);
  const open = marks.filter(({ fromMs, untilMs = endMs }) => fromMs <= atMs && atMs <= untilMs);
  const mean = steps === undefined || value === null ? "" : "mean ";
  return {
    time: dayAndTime(atMs, timeZone),
    value: value === null ? "nothing measured" : `${mean}${temperature(value, unit)}`,
    more: [
      ...(lowest === null || highest === null ? [] : [band(lowest, highest, unit) ?? ""]),
      ...(expected === undefined ? [] : [`expected ${expected}`]),
      ...new Set(open.map(({ what }) => what)),
    ],
  };
}

/** The same as one line, to be read out. */
export function readoutText({ time, value, more }: Readout): string {
  return [time, value, ...more].join(", ");
}

/** The points that have a value and no neighbour with one: a line through them shows nothing. */
export function isolated(values: ArrayLike<number | null | undefined>): number[] {
  const has = (index: number) => (values[index] ?? null) !== null;
  return Array.from(values, (_, index) => index).filter(
    (index) => has(index) && !has(index - 1) && !has(index + 1),
  );
}
