import { useEffect, useState } from "preact/hooks";
import type { HistoryView, HouseView } from "../wire.ts";
import { dayAndTime, temperature } from "./format.ts";
import { HistoryChart } from "./history-chart.tsx";
import { MarkList } from "./mark-list.tsx";
import { ask } from "./requests.ts";
import { lately, moved, SPANS, type Span, selected, zoomed } from "./span.ts";
import { live } from "./store.ts";

/** While the chart goes on with the house it looks this often whether there is more, ms; of a long span seldom. */
const AGAIN_EVERY_MS = 3000;
const SELDOM_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** The past of a sensor, from ten minutes to a year. */
export function SensorHistory({ id, house }: { id: string; house: HouseView }) {
  const nowMs = () => live.peek()?.nowMs ?? Date.now();
  const [span, setSpan] = useState<Span>(() => lately(DAY_MS, nowMs()));
  const { history, problem } = useHistory(id, span, nowMs);

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
            onSelect={(fromMs, untilMs) => setSpan(selected(fromMs, untilMs, nowMs()))}
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
function useHistory(id: string, span: Span, nowMs: () => number) {
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
    void load();
    const everyMs = span.untilMs - span.fromMs > 2 * DAY_MS ? SELDOM_MS : AGAIN_EVERY_MS;
    const timer = span.live ? setInterval(load, everyMs) : undefined;
    return () => {
      wanted = false;
      clearInterval(timer);
    };
  }, [id, span]);
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

function Legend({ history: { steps } }: { history: HistoryView }) {
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
      <span class="legend-mark">alarm</span>
      <span class="legend-tip">Drag over the chart to look closer.</span>
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
