import { limitsOf, type Sensor } from "../home/description.ts";
import { PLACES } from "../places.ts";
import type { Reading } from "../reading.ts";
import type { Alarm, Notice } from "./alarm.ts";

/** A time in the past in which a limit was crossed, as readings say that came too late to be judged in their order. */
export interface LateExcursion {
  /** As an alarm that people can be told of; `sinceMs` is its first reading. */
  alarm: Alarm;
  /** Event time of its last reading. */
  untilMs: number;
  /** Whether it was long enough to be told. */
  told: boolean;
}

/** The last time in which nothing was heard of a sensor: event times of the readings before and after it. */
export interface Gap {
  fromMs: number;
  untilMs: number;
}

/** Readings further apart than this leave a gap that late ones may fill; others only repeat what is known. */
const GAP_MS = 10 * 60_000;

/** The last gap, after a reading that was judged at `takenAtMs`, and the one before it at `watermarkMs`. */
export function lastGap(gap: Gap | undefined, watermarkMs: number, takenAtMs: number): Gap | undefined {
  return watermarkMs > 0 && takenAtMs - watermarkMs > GAP_MS
    ? { fromMs: watermarkMs, untilMs: takenAtMs }
    : gap;
}

/** Late readings further apart than this are two excursions. */
const ONE_EXCURSION_MS = 6 * 3_600_000;

/**
 * Takes a late reading up: it is never judged and fires no alarm, but what it says of the past is told, once it has lasted
 * as long as the kind of place allows. Only what fills a gap is news: a broker that restarts publishes old values again.
 */
export function withLateReading(
  late: LateExcursion | undefined,
  { takenAtMs, celsius }: Pick<Reading, "takenAtMs" | "celsius">,
  sensor: Sensor,
  gap: Gap | undefined,
): { late: LateExcursion | undefined; notices: Notice[] } {
  const isNew = gap !== undefined && takenAtMs > gap.fromMs && takenAtMs < gap.untilMs;
  const crossed = isNew ? crossedLimit(celsius, sensor) : undefined;
  if (celsius === null || crossed === undefined) return { late, notices: [] };
  const excursion = extended(late, takenAtMs, celsius, crossed);
  const { alarm, untilMs, told } = excursion;
  if (told || untilMs - alarm.sinceMs < PLACES[sensor.kind].holdMs) return { late: excursion, notices: [] };
  return {
    late: { ...excursion, told: true },
    notices: [{ id: `${alarm.id}/late`, state: "late", atMs: untilMs, alarm }],
  };
}

type Crossed = Pick<Alarm, "cause" | "severity" | "expected">;

function crossedLimit(celsius: number | null, sensor: Sensor): Crossed | undefined {
  if (celsius === null) return undefined;
  const { criticalLowCelsius, lowCelsius, highCelsius, criticalHighCelsius } = limitsOf(sensor);
  const expected = {
    ...(lowCelsius === undefined ? {} : { lowCelsius }),
    ...(highCelsius === undefined ? {} : { highCelsius }),
  };
  if (criticalHighCelsius !== undefined && celsius > criticalHighCelsius)
    return { cause: "too-hot", severity: "critical", expected };
  if (criticalLowCelsius !== undefined && celsius < criticalLowCelsius)
    return { cause: "too-cold", severity: "critical", expected };
  if (highCelsius !== undefined && celsius > highCelsius)
    return { cause: "too-hot", severity: "warning", expected };
  if (lowCelsius !== undefined && celsius < lowCelsius)
    return { cause: "too-cold", severity: "warning", expected };
  return undefined;
}

function extended(
  late: LateExcursion | undefined,
  takenAtMs: number,
  celsius: number,
  crossed: Crossed,
): LateExcursion {
  const goesOn =
    late !== undefined &&
    late.alarm.cause === crossed.cause &&
    takenAtMs >= late.alarm.sinceMs - ONE_EXCURSION_MS &&
    takenAtMs <= late.untilMs + ONE_EXCURSION_MS;
  if (!goesOn) {
    const id = `late-${crossed.cause}-${takenAtMs.toString(36)}`;
    const alarm: Alarm = {
      ...crossed,
      id,
      phase: "firing",
      rule: "limits",
      sinceMs: takenAtMs,
      lastCelsius: celsius,
      peakCelsius: celsius,
    };
    return { alarm, untilMs: takenAtMs, told: false };
  }
  const { alarm, untilMs, told } = late;
  const peakCelsius =
    crossed.cause === "too-hot"
      ? Math.max(alarm.peakCelsius ?? celsius, celsius)
      : Math.min(alarm.peakCelsius ?? celsius, celsius);
  const severity = crossed.severity === "critical" ? crossed.severity : alarm.severity;
  const sinceMs = Math.min(alarm.sinceMs, takenAtMs);
  const lastCelsius = takenAtMs >= untilMs ? celsius : alarm.lastCelsius;
  return {
    alarm: { ...alarm, severity, sinceMs, peakCelsius, lastCelsius },
    untilMs: Math.max(untilMs, takenAtMs),
    told,
  };
}
