import { gaussian, type Random, seededRandom } from "../../../platform/random.ts";
import type { FaultEvent } from "../case.ts";
import { injected } from "../inject.ts";
import {
  DAY_MS,
  gapsOf,
  HOUR_MS,
  type House,
  MINUTE_MS,
  rounded,
  type Series,
  seriesOf,
  WARM_UP_DAYS,
  withSeries,
} from "../series.ts";
import type { Family } from "./family.ts";
import { injectedTable } from "./injected-table.ts";

/** How a sensor that measures each minute reports: its noise, and whether only a change and the hour make it speak. */
interface Way {
  sigmaCelsius: number;
  onChange: boolean;
}

const WAYS: Record<string, Way> = {
  "on change": { sigmaCelsius: 0.02, onChange: true },
  "1 minute": { sigmaCelsius: 0.05, onChange: false },
};
const STEP_CELSIUS = 0.1;
const CHANGE_CELSIUS = 0.2;
/** A dropout's alert is due this many of the sensor's longest usual pauses, and half an hour, after its last report. */
const PAUSES = 2;
const USUAL = 0.995;
/** Longer gaps of the clean readings are not filled. */
const LONGEST_FILLED_MS = 30 * MINUTE_MS;

/** Single faults on sensors that report when a value changes, or each minute between two steps. */
export const onChange: Family = {
  name: "on-change",
  about: "report on a change of 0.2 C or hourly; each minute, flickering between steps",
  *cases(clean, seed) {
    const { house, events } = injected(withSeries(clean, everyMinute), seed);
    for (const [group, way] of Object.entries(WAYS)) {
      const random = seededRandom(seed, `on-change ${group}`);
      const reported = withSeries(house, (series, id) =>
        reportedIn(series, stuckOf(events, id), way, random),
      );
      yield { group, house: reported, events: events.map((event) => withReports(event, reported)) };
    }
  },
  table: (answers) => injectedTable(answers, "reports"),
};

/** The readings and, a minute apart, the straight lines between them. */
export function everyMinute({ timesMs, celsius, ...rest }: Series): Series {
  const dense: { timesMs: number[]; celsius: number[] } = { timesMs: [], celsius: [] };
  for (const [i, atMs] of timesMs.entries()) {
    const value = celsius[i] as number;
    const gapMs = (timesMs[i + 1] ?? atMs) - atMs;
    const slope = ((celsius[i + 1] ?? value) - value) / Math.max(1, gapMs);
    const untilMs = gapMs > LONGEST_FILLED_MS ? 1 : Math.max(1, gapMs - MINUTE_MS / 2);
    for (let ms = 0; ms < untilMs; ms += MINUTE_MS) {
      dense.timesMs.push(atMs + ms);
      dense.celsius.push(value + slope * ms);
    }
  }
  return { ...rest, ...dense };
}

function stuckOf(events: readonly FaultEvent[], sensorId: string): FaultEvent[] {
  return events.filter((event) => event.sensorId === sensorId && event.fault === "stuck");
}

/** What the sensor reports of what it measures; one that is stuck repeats itself without noise. */
function reportedIn(
  { timesMs, celsius }: Series,
  stuck: readonly FaultEvent[],
  { sigmaCelsius, onChange: changesOnly }: Way,
  random: Random,
): Series {
  const sent: { timesMs: number[]; celsius: number[] } = { timesMs: [], celsius: [] };
  for (const [i, atMs] of timesMs.entries()) {
    if (Number.isNaN(celsius[i])) continue;
    const isStuck = stuck.some(({ fromMs, endMs }) => atMs >= fromMs && atMs <= endMs);
    const noise = isStuck ? 0 : sigmaCelsius * gaussian(random);
    const value = rounded((celsius[i] as number) + noise, STEP_CELSIUS);
    const change = Math.abs(value - (sent.celsius.at(-1) ?? Number.POSITIVE_INFINITY));
    const isDue = atMs - (sent.timesMs.at(-1) ?? 0) >= HOUR_MS;
    if (changesOnly && !isDue && change < CHANGE_CELSIUS - STEP_CELSIUS / 2) continue;
    sent.timesMs.push(atMs);
    sent.celsius.push(value);
  }
  return { ...sent, stepCelsius: STEP_CELSIUS };
}

/** A dropout is to be told later than of a sensor that reports by the clock: its pauses are longer. */
function withReports(event: FaultEvent, house: House): FaultEvent {
  if (event.fault !== "dropout") return event;
  const { timesMs } = seriesOf(house, event.sensorId);
  const lastMs = timesMs.findLast((atMs) => atMs < event.fromMs) ?? event.fromMs;
  const inTimeMs = PAUSES * usualPauseMs(timesMs) + 30 * MINUTE_MS;
  return { ...event, deadlineMs: Math.max(event.deadlineMs, lastMs + inTimeMs) };
}

/** The longest pause that is usual in the clean days, ms. */
function usualPauseMs(timesMs: readonly number[]): number {
  const untilMs = (timesMs[0] as number) + WARM_UP_DAYS * DAY_MS;
  const pauses = gapsOf(timesMs.filter((atMs) => atMs <= untilMs)).sort((a, b) => a - b);
  return pauses[Math.floor(pauses.length * USUAL)] ?? 0;
}
