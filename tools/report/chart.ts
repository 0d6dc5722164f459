import { factsOfCause } from "../../domain/detection/causes.ts";
import { fahrenheitFromCelsius } from "../../domain/reading.ts";
import { localTime } from "../home/time.ts";
import type { ReportAlarm } from "./alarms.ts";
import { ticksOf } from "./calendar.ts";
import { escaped } from "./html.ts";
import type { Line, Report } from "./report.ts";

/** The drawing is stretched to the width of the page, on a phone and on paper; what is written stands beside it, unstretched. */
const WIDTH = 1000;
const HEIGHT = 100;

/** A sensor's chart: values, what was expected, alarms from their beginning to their end, and midnights. */
export function chartOf(
  line: Line,
  alarms: readonly ReportAlarm[],
  home: Report["home"],
  label: string,
): string {
  const scale = scaleOf(line, home);
  const at = (ms: number) => (ms - line.fromMs) / Math.max(1, line.toMs - line.fromMs);
  const ticks = ticksOf(line.fromMs, line.toMs, home.timeZone);
  const drawn = [
    ...scale.ticks.map(({ at: y }) => path("rule", `M0 ${y}H${WIDTH}`)),
    ...ticks.map(({ atMs }) => path("rule", `M${(at(atMs) * WIDTH).toFixed(1)} 0V${HEIGHT}`)),
    band(line, scale.y),
    ...alarms.map((alarm) => markOf(alarm, at, home)),
    values(line, scale.y),
  ];
  const left = ticks.map(({ atMs, label: text }) => {
    const share = at(atMs);
    const edge = share > 0.94 ? " last" : share < 0.04 ? " first" : "";
    return `<span class="x${edge}" style="left:${(share * 100).toFixed(2)}%">${text}</span>`;
  });
  const top = scale.ticks.map(({ at: y, text }) => `<span class="y" style="top:${y}%">${text}</span>`);
  return `<div class="chart"><svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label="${escaped(label)}">${drawn.join("")}</svg><div aria-hidden="true">${top.join("")}${left.join("")}</div></div>`;
}

interface Scale {
  /** From the top, in hundredths of the height. */
  y: (celsius: number) => string;
  ticks: { at: string; text: string }[];
}

function scaleOf({ low, high }: Line, { unit }: Report["home"]): Scale {
  const lowest = low.reduce((a, b) => (Number.isNaN(b) ? a : Math.min(a, b)), Number.POSITIVE_INFINITY);
  const highest = high.reduce((a, b) => (Number.isNaN(b) ? a : Math.max(a, b)), Number.NEGATIVE_INFINITY);
  const read = (celsius: number) => (unit === "celsius" ? celsius : fahrenheitFromCelsius(celsius));
  const margin = Math.max(0.5, (highest - lowest) * 0.05);
  const [from, to] = lowest <= highest ? [read(lowest - margin), read(highest + margin)] : [0, 1];
  const share = (value: number) => Math.min(1, Math.max(0, (value - from) / (to - from)));
  const place = (value: number) => (HEIGHT * (1 - share(value))).toFixed(1);
  const step = niceStep((to - from) / 4);
  const ticks: Scale["ticks"] = [];
  for (let value = Math.ceil(from / step) * step; value <= to; value += step)
    ticks.push({ at: place(value), text: `${Number(value.toFixed(6))}°` });
  return { y: (celsius) => place(read(celsius)), ticks };
}

/** 1, 2 or 5 times a power of ten. */
function niceStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  const digit = rough / power;
  return (digit < 1.5 ? 1 : digit < 3.5 ? 2 : digit < 7.5 ? 5 : 10) * power;
}

function path(name: string, d: string): string {
  return `<path class="${name}" d="${d}"/>`;
}

/** The mean of each column as a line, over its lowest to highest value as an area. */
function values(line: Line, y: Scale["y"]): string {
  const { low, mean, high } = line;
  return stretches(low)
    .map((columns) => {
      const points = edge(line, columns, mean, y);
      // A line to itself is a point.
      const drawn = path("values", `M${points.join("L")}${points.length === 1 ? "h.1" : ""}`);
      return area("range", line, columns, { low, high }, y) + drawn;
    })
    .join("");
}

function band(line: Line, y: Scale["y"]): string {
  const { expected } = line;
  if (expected === undefined) return "";
  return stretches(expected.low)
    .map((columns) => area("band", line, columns, expected, y))
    .join("");
}

function area(
  name: string,
  line: Line,
  columns: readonly number[],
  { low, high }: Pick<Line, "low" | "high">,
  y: Scale["y"],
): string {
  const points = [...edge(line, columns, high, y), ...edge(line, [...columns].reverse(), low, y)];
  return path(name, `M${points.join("L")}Z`);
}

function edge({ low }: Line, columns: readonly number[], values: Float64Array, y: Scale["y"]): string[] {
  const last = Math.max(1, low.length - 1);
  return columns.map((column) => `${((column / last) * WIDTH).toFixed(1)} ${y(values[column] as number)}`);
}

/** Columns with values, parted where more than a few in a row have none: a line is not drawn across a silence. */
function stretches(values: Float64Array): number[][] {
  const found: number[][] = [];
  for (let column = 0; column < values.length; column++) {
    if (Number.isNaN(values[column])) continue;
    const last = found.at(-1);
    if (last === undefined || column - (last.at(-1) as number) > LONGEST_HOLE) found.push([column]);
    else last.push(column);
  }
  return found;
}

const LONGEST_HOLE = 3;

function markOf(alarm: ReportAlarm, at: (ms: number) => number, { timeZone }: Report["home"]): string {
  const { sinceMs, endedMs, isOpen, severity, cause } = alarm;
  const from = Math.max(0, at(sinceMs));
  const until = Math.min(1, endedMs !== undefined ? at(endedMs) : isOpen ? 1 : from);
  const width = Math.max(1.5, (until - from) * WIDTH).toFixed(1);
  const title = escaped(`${factsOfCause(cause).words}, ${severity}, since ${localTime(sinceMs, timeZone)}`);
  return `<rect class="alarm ${severity}" x="${(from * WIDTH).toFixed(1)}" y="0" width="${width}" height="${HEIGHT}"><title>${title}</title></rect>`;
}
