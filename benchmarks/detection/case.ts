import { NO_BAD_ROWS } from "../../agent/sources/csv-causes.ts";
import type { Cause } from "../../domain/detection/verdict.ts";
import { unannouncedHome } from "../../domain/home/description.ts";
import type { Letter } from "../../domain/post/letter.ts";
import { isAlert } from "../../tools/backtest/alerts-csv.ts";
import type { History } from "../../tools/backtest/history.ts";
import { describe } from "../../tools/backtest/home-file.ts";
import { replay } from "../../tools/backtest/replay.ts";
import type { FaultName } from "./fitting.ts";
import { DAY_MS, type House, OUTDOOR, roomsOf, rounded, spanOf, WARM_UP_DAYS } from "./series.ts";

/** Something that goes wrong in a house. */
export interface FaultEvent {
  /** `HOME_ITSELF` when all rooms have it. */
  sensorId: string;
  fault: FaultName;
  fromMs: number;
  /** Until then it must have been told. */
  deadlineMs: number;
  /** Time of the last altered reading; of a dropout the first reading after it. */
  endMs: number;
}

/** A house with what was done to it. */
export interface Case {
  /** The row of the family's table for which it counts. */
  group: string;
  house: House;
  events: readonly FaultEvent[];
}

/** News of something wrong. */
export interface Alert {
  atMs: number;
  /** `HOME_ITSELF` of an alert of the whole house. */
  sensorId: string;
  cause: Cause;
}

/** What the project made of a case. */
export interface Answer extends Omit<Case, "house"> {
  rooms: readonly string[];
  firstMs: number;
  warmUpEndMs: number;
  lastMs: number;
  /** In order of time; none is of the sensor outdoors. */
  alerts: readonly Alert[];
  letters: readonly Letter[];
}

/** Runs a case through the functions that ship, as `npm run backtest` runs a file. */
export function answerTo(one: Case): Answer {
  const history = historyOf(one.house);
  const sensorOf = describe(undefined, undefined);
  const home = { ...unannouncedHome("home"), sensors: history.sensorIds.map(sensorOf) };
  const { told, letters } = replay(history, home);
  const alerts = told
    .filter((notice) => isAlert(notice) && notice.sensor.id !== OUTDOOR)
    .map(({ sensor, notice }) => ({ atMs: notice.atMs, sensorId: sensor.id, cause: notice.alarm.cause }));
  return answerFrom(one, alerts, letters);
}

/** A case with what was told of it. */
export function answerFrom(
  { house, ...rest }: Case,
  alerts: readonly Alert[],
  letters: readonly Letter[],
): Answer {
  const { firstMs, lastMs } = spanOf(house);
  const warmUpEndMs = firstMs + WARM_UP_DAYS * DAY_MS;
  return { ...rest, rooms: roomsOf(house), firstMs, warmUpEndMs, lastMs, alerts, letters };
}

/** The readings of a house in order of time, each in its sensor's steps. */
function historyOf(house: House): History {
  const sensorIds = [...house.keys()];
  const rows = [...house.values()].flatMap(({ timesMs, celsius, stepCelsius }, sensor) =>
    timesMs.flatMap((atMs, i) => {
      const value = celsius[i] as number;
      return Number.isNaN(value) ? [] : [{ atMs, sensor, celsius: rounded(value, stepCelsius) }];
    }),
  );
  rows.sort((a, b) => a.atMs - b.atMs);
  return {
    sensorIds,
    takenAtMs: Float64Array.from(rows, ({ atMs }) => atMs),
    sensor: Uint16Array.from(rows, ({ sensor }) => sensor),
    celsius: Float64Array.from(rows, ({ celsius }) => celsius),
    bad: NO_BAD_ROWS,
    notes: [],
  };
}
