import { isAlert, isoTime } from "../alerts-csv.ts";
import type { Told } from "../replay.ts";
import { CHART_COLUMNS, type Series } from "./chart.ts";

const LEFT = 45;
const WIDTH = LEFT + CHART_COLUMNS + 5;
const HEIGHT = 220;
const TOP = 8;
const BOTTOM = 22;

/** A sensor's chart. */
export function svgOf(series: Series, own: readonly Told[]): string {
  const scale = scaleOf(series);
  const parts = [axes(series, scale), band(series, scale), alarms(series, own), values(series, scale)];
  return `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img">${parts.join("")}</svg>`;
}

/** Text as it may stand in HTML. */
export function escaped(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

interface Scale {
  low: number;
  high: number;
  y: (value: number) => string;
}

function scaleOf({ low, high }: Series): Scale {
  const lowest = low.reduce((a, b) => (Number.isNaN(b) ? a : Math.min(a, b)), Number.POSITIVE_INFINITY);
  const highest = high.reduce((a, b) => (Number.isNaN(b) ? a : Math.max(a, b)), Number.NEGATIVE_INFINITY);
  const margin = Math.max(0.5, (highest - lowest) * 0.05);
  const [from, to] = lowest <= highest ? [lowest - margin, highest + margin] : [0, 1];
  const height = HEIGHT - TOP - BOTTOM;
  const clamp = (value: number) => Math.min(1, Math.max(0, (value - from) / (to - from)));
  return { low: from, high: to, y: (value) => (TOP + height * (1 - clamp(value))).toFixed(1) };
}

function axes({ fromMs, toMs }: Series, { low, high, y }: Scale): string {
  const step = niceStep((high - low) / 4);
  const lines: string[] = [];
  for (let value = Math.ceil(low / step) * step; value <= high; value += step)
    lines.push(
      `<line class="axis" x1="${LEFT}" x2="${WIDTH}" y1="${y(value)}" y2="${y(value)}"/>` +
        `<text x="${LEFT - 6}" y="${y(value)}" text-anchor="end" dy="4">${Number(value.toFixed(6))}</text>`,
    );
  for (let tick = 0; tick <= 6; tick++) {
    const x = LEFT + (CHART_COLUMNS * tick) / 6;
    const anchor = tick === 0 ? "start" : tick === 6 ? "end" : "middle";
    const label = isoTime(fromMs + ((toMs - fromMs) * tick) / 6)
      .slice(0, 16)
      .replace("T", " ");
    lines.push(`<text x="${x.toFixed(0)}" y="${HEIGHT - 6}" text-anchor="${anchor}">${label}</text>`);
  }
  return lines.join("");
}

/** 1, 2 or 5 times a power of ten. */
function niceStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  const digit = rough / power;
  return (digit < 1.5 ? 1 : digit < 3.5 ? 2 : digit < 7.5 ? 5 : 10) * power;
}

function band({ expectedLow, expectedHigh }: Series, { y }: Scale): string {
  const rects: string[] = [];
  for (const [from, to] of stretches(expectedLow)) {
    const edge = (values: Float64Array) => (column: number) =>
      `${LEFT + column},${y(values[column] as number)}`;
    const columns = Array.from({ length: to - from }, (_, i) => from + i).filter(
      (c) => !Number.isNaN(expectedLow[c]),
    );
    const points = [...columns.map(edge(expectedHigh)), ...columns.reverse().map(edge(expectedLow))];
    rects.push(`<polygon class="band" points="${points.join(" ")}"/>`);
  }
  return rects.join("");
}

function values({ low, high }: Series, { y }: Scale): string {
  const lines: string[] = [];
  for (const [from, to] of stretches(low)) {
    const points: string[] = [];
    for (let column = from; column < to; column++) {
      if (Number.isNaN(low[column])) continue;
      const x = LEFT + column;
      points.push(`${x},${y(low[column] as number)}`);
      if (high[column] !== low[column]) points.push(`${x},${y(high[column] as number)}`);
    }
    lines.push(`<polyline class="values" points="${points.join(" ")}"/>`);
  }
  return lines.join("");
}

/** Columns with values, parted where more than a few in a row have none: a line is not drawn across a silence. */
function stretches(values: Float64Array): [number, number][] {
  const found: [number, number][] = [];
  let from = -1;
  let last = -1;
  for (let column = 0; column < values.length; column++) {
    if (Number.isNaN(values[column])) continue;
    if (from >= 0 && column - last > LONGEST_HOLE) {
      found.push([from, last + 1]);
      from = -1;
    }
    if (from < 0) from = column;
    last = column;
  }
  return from < 0 ? found : [...found, [from, last + 1]];
}

const LONGEST_HOLE = 3;

function alarms({ fromMs, toMs }: Series, own: readonly Told[]): string {
  const x = (ms: number) => LEFT + (CHART_COLUMNS * (ms - fromMs)) / Math.max(1, toMs - fromMs);
  return own
    .filter(isAlert)
    .map((told) => {
      const { atMs, alarm } = told.notice;
      const over = own.find(
        (one) =>
          one.notice.state === "resolved" && one.notice.alarm.id === alarm.id && one.notice.atMs >= atMs,
      );
      const untilMs = over?.notice.atMs ?? toMs;
      const title = escaped(`${isoTime(atMs)} ${alarm.severity}: ${alarm.cause} (${alarm.rule})`);
      const width = Math.max(1, x(untilMs) - x(atMs)).toFixed(1);
      const line = `<line class="told" x1="${x(atMs).toFixed(1)}" x2="${x(atMs).toFixed(1)}" y1="${TOP}" y2="${HEIGHT - BOTTOM}"/>`;
      const box = `<rect class="alarm" x="${x(atMs).toFixed(1)}" y="${TOP}" width="${width}" height="${HEIGHT - TOP - BOTTOM}"/>`;
      return `<g><title>${title}</title>${box}${line}</g>`;
    })
    .join("");
}
