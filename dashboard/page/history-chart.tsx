import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import uPlot from "uplot";
import type { Unit } from "../../domain/home/description.ts";
import { fahrenheitFromCelsius } from "../../domain/reading.ts";
import type { HistoryView } from "../wire.ts";
import { gesturePlugin } from "./chart-gestures.ts";
import { markPlugin } from "./chart-marks.ts";
import { isolated, type Readout, readoutOf, readoutText } from "./readout.ts";
import { type Span, selected, zoomed } from "./span.ts";
import { isDark } from "./theme.ts";

interface Props {
  history: HistoryView;
  unit: Unit;
  timeZone: string;
  nowMs(): number;
  /** Somebody drew over a part of it, pinched it, or pressed + or −. */
  onSpan(span: Span): void;
}

/** Where the chart is read out. */
interface At {
  index: number;
  /** Of the chart's width, px. */
  left: number;
}

const HEIGHT = 380;
const PHONE_HEIGHT = 280;

/** Readings, or means with lowest and highest, expected band and alarms over time; pointer, finger and arrow keys read it out. */
export function HistoryChart(props: Props) {
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(null);
  const latest = useRef(props);
  latest.current = props;
  const [at, setAt] = useState<At>();
  const dark = isDark.value;
  const { history, unit, timeZone } = props;

  useEffect(() => {
    const parent = box.current as HTMLDivElement;
    const chart = new uPlot(optionsOf(parent, latest, setAt), dataOf(latest.current.history, unit), parent);
    plot.current = chart;
    const resize = new ResizeObserver(() => {
      chart.setSize(sizeOf(parent));
      setAt(undefined);
    });
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

  const readout = at && readoutOf(history, at.index, props);
  return (
    <div
      class="chart"
      role="slider"
      tabIndex={0}
      aria-label="Chart of the temperature"
      aria-valuemin={0}
      aria-valuemax={Math.max(0, history.timesMs.length - 1)}
      aria-valuenow={at?.index ?? 0}
      aria-valuetext={readout === undefined ? "The arrow keys read it out." : readoutText(readout)}
      onKeyDown={(event) => plot.current && pressed(event, plot.current, latest.current, at)}
    >
      <div ref={box} aria-hidden="true" />
      {readout !== undefined && at !== undefined && <Tip readout={readout} left={at.left} />}
    </div>
  );
}

/** Beside the pointer, on the side where there is more room. */
function Tip({ readout: { time, value, more }, left }: { readout: Readout; left: number }) {
  const tip = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const { offsetWidth = 0, offsetParent, style } = tip.current as HTMLDivElement;
    const width = offsetParent?.clientWidth ?? 0;
    const beside = left > width / 2 ? left - offsetWidth - TIP_GAP : left + TIP_GAP;
    style.transform = `translateX(${Math.min(width - offsetWidth, Math.max(0, beside))}px)`;
  });
  return (
    <div class="chart-tip" ref={tip} aria-hidden="true">
      {time}
      <strong>{value}</strong>
      {more.map((text) => (
        <span key={text}>{text}</span>
      ))}
    </div>
  );
}

const TIP_GAP = 14;

/** Arrow keys go from point to point, with Page up and down by a tenth; + and − look closer and further. */
function pressed(event: KeyboardEvent, chart: uPlot, { history, nowMs, onSpan }: Props, at?: At): void {
  const last = history.timesMs.length - 1;
  const index = at?.index ?? last + 1;
  const leap = Math.max(1, Math.round(last / 10));
  const span = { ...history, live: history.untilMs >= nowMs() };
  const to: Record<string, number> = {
    ArrowLeft: at === undefined ? last : index - 1,
    ArrowRight: at === undefined ? 0 : index + 1,
    PageDown: index - leap,
    PageUp: index + leap,
    Home: 0,
    End: last,
  };
  const next = to[event.key];
  if (event.key === "Escape") chart.setCursor({ left: -10, top: -10 });
  else if (event.key === "+" || event.key === "-") onSpan(zoomed(span, event.key === "+" ? 0.5 : 2, nowMs()));
  else if (next !== undefined) {
    const timeMs = history.timesMs[Math.min(last, Math.max(0, next))] ?? history.untilMs;
    chart.setCursor({ left: chart.valToPos(timeMs, "x"), top: chart.over.clientHeight / 2 });
  } else return;
  event.preventDefault();
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

function optionsOf(
  parent: HTMLElement,
  latest: { current: Props },
  onAt: (at: At | undefined) => void,
): uPlot.Options {
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
    cursor: { y: false, drag: { x: true, y: false, setScale: false } },
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
      {
        stroke: colour("--accent"),
        width: 1.75,
        spanGaps: false,
        // A reading by itself is a point: there is no line to it.
        points: {
          show: true,
          size: 6,
          fill: colour("--accent"),
          filter: (chart) => isolated(chart.data[5] ?? []),
        },
      },
    ],
    bands: [
      { series: [2, 1], fill: colour("--band") },
      { series: [4, 3], fill: colour("--range") },
    ],
    hooks: {
      setCursor: [(chart) => onAt(atCursor(chart))],
      setSelect: [
        (chart) => {
          const { left, width } = chart.select;
          if (width < 4) return;
          const { nowMs, onSpan } = latest.current;
          onSpan(selected(chart.posToVal(left, "x"), chart.posToVal(left + width, "x"), nowMs()));
          chart.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
        },
      ],
    },
    plugins: [
      markPlugin(() => latest.current.history.marks, colour),
      gesturePlugin(
        () => latest.current.nowMs(),
        (span) => latest.current.onSpan(span),
      ),
    ],
  };
}

/** The point under the cursor; undefined beside the chart, and where nothing is known. */
function atCursor(chart: uPlot): At | undefined {
  const { left = -1, idx } = chart.cursor;
  const timeMs = typeof idx === "number" ? chart.data[0][idx] : undefined;
  if (left < 0 || typeof idx !== "number" || timeMs === undefined) return undefined;
  if (Math.abs(chart.valToPos(timeMs, "x") - left) > NEAR_PX) return undefined;
  return { index: idx, left: left + chart.over.offsetLeft };
}

const NEAR_PX = 40;

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
