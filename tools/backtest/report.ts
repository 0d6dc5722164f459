import { HOME_ITSELF, type HomeDescription, sensorOf } from "../../domain/home/description.ts";
import { localTime } from "../home/time.ts";
import { type AlarmNews, alarmedFirst, alarmsOfNews, newsOfOpen } from "../report/alarms.ts";
import { reportMail } from "../report/mails.ts";
import type { Report, ReportSensor } from "../report/report.ts";
import type { History } from "./history.ts";
import type { SensorLine } from "./lines.ts";
import type { Replayed } from "./replay.ts";

/** A replayed history in the shape of a month: what would have been told, and why. */
export function backtestReport(
  { sensorIds, takenAtMs }: History,
  lines: readonly SensorLine[],
  { told, letters, home: atEnd }: Replayed,
  home: HomeDescription,
  file: string,
): Report {
  const news = told.map(({ sensor, notice: { alarm, state, atMs } }): AlarmNews => {
    return { sensorId: sensor.id, alarm, event: state, atMs };
  });
  // An alarm goes on after the last that was told of it.
  const alarms = alarmsOfNews([...news, ...newsOfOpen(atEnd)]);
  const sensors = sensorIds.map((id, index): ReportSensor => {
    const { line, count, sum } = lines[index] as SensorLine;
    const own = alarms.filter(({ sensorId }) => sensorId === id || sensorId === HOME_ITSELF);
    const sensor = sensorOf(home, id);
    if (count === 0) return { sensor, line, alarms: own };
    const values = { low: line.low.filter(isValue), high: line.high.filter(isValue) };
    const lowest = values.low.reduce((a, b) => Math.min(a, b));
    const highest = values.high.reduce((a, b) => Math.max(a, b));
    return { sensor, line, measured: { lowest, mean: sum / count, highest }, alarms: own };
  });
  const [from, to] = [takenAtMs[0] ?? 0, takenAtMs.at(-1) ?? 0].map((ms) => localTime(ms, home.timeZone));
  return {
    title: `Backtest of ${file}`,
    lines: [
      `${takenAtMs.length} readings from ${from} to ${to}. Times are those of ${home.timeZone}.`,
      "What would have been sent if the system had watched all the time.",
    ],
    home,
    sensors: alarmedFirst(sensors),
    alarms,
    mails: letters.map((letter) => reportMail(letter, home)),
  };
}

function isValue(value: number): boolean {
  return !Number.isNaN(value);
}
