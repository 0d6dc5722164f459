import { memo } from "preact/compat";
import type { Unit } from "../../domain/home/description.ts";
import type { DayChart } from "../wire.ts";
import { temperature } from "./format.ts";
import { isolated } from "./readout.ts";

const WIDTH = 96;
const HEIGHT = 36;
/** A chart of less than this would make a storm of a tenth of a degree. */
const LEAST_SPAN_CELSIUS = 3;
/** An edge of the band is shown when it is not further from the line than this part of the line's height. */
const NEAR = 0.8;

/** The last 24 h as a line in its expected band; drawn anew when a quarter of an hour is over. */
export const Spark = memo(
  ({ chart, unit, only }: { chart: DayChart; unit: Unit; only?: number | undefined }) => {
    const values = withOnly(chart.celsius, only);
    const known = values.filter((celsius) => celsius !== null);
    if (known.length === 0) return <p class="spark-empty">no readings within 24 h</p>;
    const [lowest, highest] = [Math.min(...known), Math.max(...known)];
    const [bottom, top] = rangeOf(chart, lowest, highest);
    const y = (celsius: number) =>
      HEIGHT * (1 - (Math.min(top, Math.max(bottom, celsius)) - bottom) / (top - bottom));
    const label = `Last 24 hours: ${temperature(lowest, unit)} to ${temperature(highest, unit)}`;
    return (
      <svg
        class="spark"
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={label}
      >
        <path class="spark-band" d={bandPath(chart, y)} />
        <path class="spark-line" d={linePath(values, y)} />
        <path class="spark-line spark-points" d={pointsPath(values, y)} />
      </svg>
    );
  },
);

/** A first reading is in no whole quarter of an hour yet: it is shown at the end. */
function withOnly(values: DayChart["celsius"], only: number | undefined): DayChart["celsius"] {
  if (only === undefined || values.some((celsius) => celsius !== null)) return values;
  return [...values.slice(0, -1), only];
}

function rangeOf({ low, high }: DayChart, lowest: number, highest: number): [bottom: number, top: number] {
  const span = Math.max(LEAST_SPAN_CELSIUS, highest - lowest);
  const middle = (lowest + highest) / 2;
  const edges = [...low, ...high].filter(
    (edge) => edge !== null && Math.abs(edge - middle) < (0.5 + NEAR) * span,
  );
  const shown = [...edges, middle - span / 2, middle + span / 2] as number[];
  const margin = span * 0.08;
  return [Math.min(...shown) - margin, Math.max(...shown) + margin];
}

function linePath(values: DayChart["celsius"], y: (celsius: number) => number): string {
  let pen = "M";
  let path = "";
  for (const [x, celsius] of values.entries()) {
    if (celsius !== null) path += `${pen}${x + 0.5} ${y(celsius).toFixed(1)}`;
    pen = celsius === null ? "M" : "L";
  }
  return path;
}

/** Values that have no neighbour: round caps make points of lines without a length. */
function pointsPath(values: DayChart["celsius"], y: (celsius: number) => number): string {
  return isolated(values)
    .map((x) => `M${x + 0.5} ${y(values[x] as number).toFixed(1)}h0`)
    .join("");
}

/** An open side reaches to the edge. */
function bandPath({ low, high }: DayChart, y: (celsius: number) => number): string {
  if ([...low, ...high].every((celsius) => celsius === null)) return "";
  const edge = (celsius: number | null, open: number) => (celsius === null ? open : y(celsius)).toFixed(1);
  const upper = high.map((celsius, x) => `${x + 0.5} ${edge(celsius, 0)}`);
  const lower = low.map((celsius, x) => `${x + 0.5} ${edge(celsius, HEIGHT)}`);
  return `M${[...upper, ...lower.reverse()].join("L")}Z`;
}
