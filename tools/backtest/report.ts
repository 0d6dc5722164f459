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
    const own = alarms.filter(({ sensorId }) => sensorId === id || sensorId === HOME_ITSELF);
    return { sensor: sensorOf(home, id), alarms: own, ...measuredBy(lines[index] as SensorLine) };
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

function measuredBy({ line, counts }: SensorLine): Pick<ReportSensor, "line" | "measured"> {
  let [lowest, sum, highest, count] = [Number.POSITIVE_INFINITY, 0, Number.NEGATIVE_INFINITY, 0];
  for (const [column, some] of counts.entries()) {
    if (some === 0) continue;
    lowest = Math.min(lowest, line.low[column] as number);
    highest = Math.max(highest, line.high[column] as number);
    sum += some * (line.mean[column] as number);
    count += some;
  }
  return count === 0 ? { line } : { line, measured: { lowest, mean: sum / count, highest } };
}
