import type { Alarm, Notice } from "../alarm/alarm.ts";
import { advance } from "../alarm/lifecycle.ts";
import type { Sensor } from "../home/description.ts";
import type { PlaceKind } from "../places.ts";
import { ALONE, type Context } from "./context.ts";
import { type DetectorState, initialState, judge } from "./detector.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "./sample.ts";

/** A Monday. */
export const START_MS = Date.UTC(2026, 0, 5);
export const TEN_MINUTES_MS = 10 * MINUTE_MS;

export function sensorOf(kind: PlaceKind): Sensor {
  return { id: kind, name: kind, kind };
}

/** A room that swings by 1.5 C a day, with reproducible noise of a tenth, in steps of 0.05 C. */
export function room(atMs: number): number {
  const noise = Math.sin(atMs / 7e5) * Math.sin(atMs / 4.1e5) * 0.12;
  const swing = 1.5 * Math.sin((2 * Math.PI * (atMs - 9 * HOUR_MS)) / DAY_MS);
  return Math.round((20.5 + swing + noise) * 20) / 20;
}

/** A freezer that swings by a degree with its compressor and defrosts for half an hour a day. */
export function freezer(atMs: number): number {
  const ofDay = ((atMs % DAY_MS) + DAY_MS) % DAY_MS;
  const sinceDefrost = ofDay - 4 * HOUR_MS;
  const defrost =
    sinceDefrost > 0 && sinceDefrost < HOUR_MS ? 4 * Math.sin((Math.PI * sinceDefrost) / HOUR_MS) : 0;
  return Math.round((-19 + Math.sin((2 * Math.PI * atMs) / (40 * MINUTE_MS)) + defrost) * 10) / 10;
}

/** A sensor with its detector and its alarms, as the detect handler keeps them. */
export class Watched {
  readonly notices: Notice[] = [];
  state: DetectorState = initialState();
  atMs = START_MS;
  #alarms: Alarm[] = [];
  #sensor: Sensor;
  #stepMs: number;
  readonly context: Context;

  constructor(kind: PlaceKind, context: Context = ALONE, stepMs = TEN_MINUTES_MS) {
    this.#sensor = sensorOf(kind);
    this.context = context;
    this.#stepMs = stepMs;
  }

  /** Lives for `hours` with a reading every ten minutes; null is a reading without a value. */
  live(hours: number, course: (atMs: number, hour: number) => number | null): this {
    const fromMs = this.atMs;
    for (const endMs = fromMs + hours * HOUR_MS; this.atMs < endMs; this.atMs += this.#stepMs)
      this.hear(course(this.atMs, (this.atMs - fromMs) / HOUR_MS));
    return this;
  }

  hear(celsius: number | null): void {
    const reading = { sensorId: this.#sensor.id, takenAtMs: this.atMs, celsius };
    const { state, verdicts } = judge(this.state, reading, this.#sensor, this.context);
    this.state = state;
    const moved = advance(this.#alarms, verdicts, reading);
    this.#alarms = moved.alarms;
    this.notices.push(...moved.notices);
  }

  /** What was told since `fromMs`: state, cause and rule of each notice, and how many hours after it. */
  told(fromMs = START_MS): string[] {
    return this.notices
      .filter(({ atMs }) => atMs >= fromMs)
      .map(
        ({ state, alarm, atMs }) =>
          `${((atMs - fromMs) / HOUR_MS).toFixed(1)} h ${state} ${alarm.cause} (${alarm.rule})`,
      );
  }

  /** The alerts alone, without their times. */
  alerts(fromMs = START_MS): string[] {
    return this.notices
      .filter(({ atMs, state }) => atMs >= fromMs && state === "firing")
      .map(({ alarm }) => `${alarm.cause} (${alarm.rule})`);
  }
}
