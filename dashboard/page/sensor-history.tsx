import { useEffect, useMemo, useState } from "preact/hooks";
import type { HistoryView, HouseView } from "../wire.ts";
import { dayAndTime, temperature } from "./format.ts";
import { HistoryChart } from "./history-chart.tsx";
import { MarkList } from "./mark-list.tsx";
import { ask } from "./requests.ts";
import { linkTo, route } from "./route.ts";
import { addressOf, fitted, lately, moved, SPANS, type Span, spanFrom, zoomed } from "./span.ts";
import { isKnown, live } from "./store.ts";

/** While the chart goes on with the house it looks this often whether there is more, ms; of a long span seldom. */
const AGAIN_EVERY_MS = 3000;
const SELDOM_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** The past of a sensor, from ten minutes to a year. */
export function SensorHistory({ id, house }: { id: string; house: HouseView }) {
  const nowMs = () => live.peek()?.nowMs ?? Date.now();
  const address = route.value.span;
  const isAsked = isKnown.value;
  const span = useMemo(
    () => spanFrom(address, nowMs()) ?? fitted(live.peek()?.cards[id]?.heardSinceMs, nowMs()),
    [id, address],
  );
  const setSpan = (next: Span) => {
    location.hash = linkTo("sensor", id, addressOf(next));
  };
  const { history, problem } = useHistory(id, span, isAsked, nowMs);

  return (
    <section class="panel" aria-label="History">
      <SpanPicker span={span} onPick={setSpan} nowMs={nowMs} />
      {problem !== undefined && <p class="hint">The history cannot be read: {problem}</p>}
      {history === undefined ? (
        <div class="chart" />
      ) : (
        <>
          <HistoryChart
            history={history}
            unit={house.unit}
            timeZone={house.timeZone}
            nowMs={nowMs}
            onSpan={setSpan}
          />
          <Legend history={history} />
          <Figures history={history} house={house} />
          <MarkList marks={history.marks} house={house} nowMs={nowMs()} />
        </>
      )}
    </section>
  );
}

/** The history of a span, asked for again while it goes on with the house and the sensor has said more. */
function useHistory(id: string, span: Span, isAsked: boolean, nowMs: () => number) {
  const [history, setHistory] = useState<HistoryView>();
  const [problem, setProblem] = useState<string>();
  useEffect(() => {
    let wanted = true;
    let loadedAtMs: number | undefined;
    const load = async () => {
      const seenAtMs = live.peek()?.cards[id]?.seenAtMs;
      if (loadedAtMs !== undefined && loadedAtMs === seenAtMs) return;
      loadedAtMs = seenAtMs;
      const { fromMs, untilMs } = span.live ? lately(span.untilMs - span.fromMs, nowMs()) : span;
      const parameters = { sensor: id, since: Math.floor(fromMs), until: Math.ceil(untilMs) };
      const answer = await ask<HistoryView>("/api/history", parameters).catch((error: Error) => error);
      if (!wanted) return;
      setProblem(answer instanceof Error ? answer.message : undefined);
      if (!(answer instanceof Error)) setHistory(answer);
    };
    // While the house is unknown, what was drawn stays.
    if (!isAsked) return undefined;
    void load();
    const everyMs = span.untilMs - span.fromMs > 2 * DAY_MS ? SELDOM_MS : AGAIN_EVERY_MS;
    const timer = span.live ? setInterval(load, everyMs) : undefined;
    return () => {
      wanted = false;
      clearInterval(timer);
    };
  }, [id, span, isAsked]);
  return { history, problem };
}

function SpanPicker(props: { span: Span; onPick(span: Span): void; nowMs(): number }) {
  const { span, onPick, nowMs } = props;
  const lengthMs = span.untilMs - span.fromMs;
  return (
    <fieldset class="spans" aria-label="Span of time">
      {SPANS.map(({ name, ms }) => (
        <button
          key={name}
          type="button"
          aria-pressed={span.live && Math.abs(lengthMs - ms) < 1}
          onClick={() => onPick(lately(ms, nowMs()))}
        >
          {name}
        </button>
      ))}
      <span class="spans-moves">
        <button type="button" onClick={() => onPick(moved(span, -0.5, nowMs()))} aria-label="Earlier">
          ←
        </button>
        <button
          type="button"
          onClick={() => onPick(moved(span, 0.5, nowMs()))}
          disabled={span.live}
          aria-label="Later"
        >
          →
        </button>
        <button type="button" onClick={() => onPick(zoomed(span, 0.5, nowMs()))} aria-label="Zoom in">
          +
        </button>
        <button type="button" onClick={() => onPick(zoomed(span, 2, nowMs()))} aria-label="Zoom out">
          −
        </button>
      </span>
    </fieldset>
  );
}

const ALARM_WORDS = { critical: "critical alarm", warning: "warning", info: "notice" } as const;

function Legend({ history: { steps, marks } }: { history: HistoryView }) {
  const severities = (["critical", "warning", "info"] as const).filter((severity) =>
    marks.some((mark) => mark.severity === severity),
  );
  return (
    <p class="legend">
      {steps === undefined ? (
        <span class="legend-line">measured</span>
      ) : (
        <>
          <span class="legend-line">mean of {hoursInWords(steps.stepMs)}</span>
          <span class="legend-range">lowest to highest</span>
        </>
      )}
      <span class="legend-band">expected, as it is known today</span>
      {severities.map((severity) => (
        <span key={severity} class={`legend-mark tone-${severity}`}>
          {ALARM_WORDS[severity]}
        </span>
      ))}
      <span class="legend-tip">
        Drag over the chart, or pinch it, to look closer. The arrow keys read it out.
      </span>
    </p>
  );
}

function hoursInWords(ms: number): string {
  const hours = ms / HOUR_MS;
  return hours === 1 ? "an hour" : `${hours} hours`;
}

/** The chart in words and figures, for whoever cannot see it and whoever wants it exactly. */
function Figures({ history, house: { unit, timeZone } }: { history: HistoryView; house: HouseView }) {
  const { fromMs, untilMs, count, lowestCelsius, meanCelsius, highestCelsius } = history;
  const figures = [
    { name: "Lowest", value: temperature(lowestCelsius, unit) },
    { name: "Mean", value: temperature(meanCelsius, unit) },
    { name: "Highest", value: temperature(highestCelsius, unit) },
    { name: "Readings", value: count.toLocaleString("en") },
  ];
  return (
    <dl class="figures">
      <div>
        <dt>Span</dt>
        <dd>
          {dayAndTime(fromMs, timeZone)} to {dayAndTime(untilMs, timeZone)}
        </dd>
      </div>
      {figures.map(({ name, value }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
