import { useEffect, useRef } from "preact/hooks";
import uPlot from "uplot";
import type { Unit } from "../../domain/home/description.ts";
import { fahrenheitFromCelsius } from "../../domain/reading.ts";
import type { HistoryView } from "../wire.ts";
import { markPlugin } from "./chart-marks.ts";
import { isDark } from "./theme.ts";

interface Props {
  history: HistoryView;
  unit: Unit;
  timeZone: string;
  /** Somebody drew over a part of it. */
  onSelect(fromMs: number, untilMs: number): void;
}

const HEIGHT = 380;
const PHONE_HEIGHT = 280;

/** Readings, or means with lowest and highest, expected band and alarms over time; drag over a part to look at it closer. */
export function HistoryChart(props: Props) {
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(null);
  const latest = useRef(props);
  latest.current = props;
  const dark = isDark.value;
  const { history, unit, timeZone } = props;

  useEffect(() => {
    const parent = box.current as HTMLDivElement;
    const chart = new uPlot(optionsOf(parent, latest), dataOf(latest.current.history, unit), parent);
    plot.current = chart;
    const resize = new ResizeObserver(() => chart.setSize(sizeOf(parent)));
    resize.observe(parent);
    return () => {
      resize.disconnect();
      chart.destroy();
    };
  }, [unit, timeZone, dark]);

  useEffect(() => {
    plot.current?.setData(dataOf(history, unit), false);
    plot.current?.setScale("x", { min: history.fromMs, max: history.untilMs });
  }, [history, unit]);

  return <div class="chart" ref={box} aria-hidden="true" />;
}

/** The order of the series in `optionsOf`. */
function dataOf({ timesMs, celsius, low, high, steps }: HistoryView, unit: Unit): uPlot.AlignedData {
  const inUnit = (values: (number | null)[]) =>
    unit === "celsius"
      ? values
      : values.map((value) => (value === null ? null : fahrenheitFromCelsius(value)));
  const none = timesMs.map(() => null);
  const range = [inUnit(steps?.lowest ?? none), inUnit(steps?.highest ?? none)] as const;
  return [timesMs, inUnit(low), inUnit(high), ...range, inUnit(celsius)];
}

function sizeOf(parent: HTMLElement) {
  return { width: parent.clientWidth, height: parent.clientWidth < 600 ? PHONE_HEIGHT : HEIGHT };
}

function optionsOf(parent: HTMLElement, latest: { current: Props }): uPlot.Options {
  const colours = getComputedStyle(parent);
  const colour = (name: string) => colours.getPropertyValue(name).trim();
  const { timeZone } = latest.current;
  const axis = {
    stroke: colour("--ink-soft"),
    grid: { stroke: colour("--line"), width: 1 },
    font: `13px ${colours.fontFamily}`,
  };
  const edge = { points: { show: false }, stroke: "transparent" };
  const expected = { ...edge, spanGaps: true };
  return {
    ...sizeOf(parent),
    ms: 1,
    tzDate: (ms) => uPlot.tzDate(new Date(ms), timeZone),
    legend: { show: false },
    cursor: { drag: { x: true, y: false, setScale: false } },
    scales: { y: { range: (_chart, low, high) => rangeOf(latest.current, low, high) } },
    axes: [
      { ...axis, values: AXIS_TIMES },
      {
        ...axis,
        size: 58,
        values: (_chart, values) => values.map((value) => `${String(value).replace("-", "−")}°`),
      },
    ],
    series: [
      {},
      expected,
      expected,
      edge,
      edge,
      { stroke: colour("--accent"), width: 1.75, points: { show: false }, spanGaps: false },
    ],
    bands: [
      { series: [2, 1], fill: colour("--band") },
      { series: [4, 3], fill: colour("--range") },
    ],
    hooks: {
      setSelect: [
        (chart) => {
          const { left, width } = chart.select;
          if (width < 4) return;
          latest.current.onSelect(chart.posToVal(left, "x"), chart.posToVal(left + width, "x"));
          chart.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
        },
      ],
    },
    plugins: [markPlugin(() => latest.current.history.marks, colour)],
  };
}

/** Readings fill the chart; the band is cut where it would flatten them. */
function rangeOf({ history, unit }: Props, low: number, high: number): [number, number] {
  const inUnit = (celsius: number) => (unit === "celsius" ? celsius : fahrenheitFromCelsius(celsius));
  if (history.lowestCelsius === null || history.highestCelsius === null) return [low, high];
  const [lowest, highest] = [inUnit(history.lowestCelsius), inUnit(history.highestCelsius)];
  const pad = Math.max(1, (highest - lowest) * 0.2);
  return [lowest - pad, highest + pad];
}

/** 24-hour times; uPlot's own are American. Each row: step, format, and what a new day or year adds. */
const AXIS_TIMES: uPlot.Axis.Values = [
  [31_536_000_000, "{YYYY}", null, null, null, null, null, null, 1],
  [2_419_200_000, "{MMM}", "\n{YYYY}", null, null, null, null, null, 1],
  [86_400_000, "{D} {MMM}", "\n{YYYY}", null, null, null, null, null, 1],
  [60_000, "{HH}:{mm}", null, null, "\n{D} {MMM}", null, null, null, 1],
  [1000, "{HH}:{mm}:{ss}", null, null, "\n{D} {MMM}", null, null, null, 1],
];
