import { writeFile } from "node:fs/promises";
import { type HomeDescription, limitsOf, type Sensor, sensorOf } from "../../domain/home/description.ts";
import { degreesIn } from "../../domain/mail/degrees.ts";
import { readHistory } from "../../storage/history.ts";
import type { BlockReading } from "../../storage/readings-block.ts";
import type { HouseOptions } from "../house/command.ts";
import { CommandError } from "../house/errors.ts";
import { type House, headsOf, homeOf, houseClock } from "../house/house.ts";
import { textTable } from "../house/table.ts";
import { atMsOf, localTime, type Moment } from "../house/time.ts";
import { barChart } from "./bar-chart.ts";
import { spansOf } from "./spans.ts";

/** What an engineer typed after `npm run history --`. */
export interface HistoryOptions extends HouseOptions {
  sensor: string;
  since: Moment;
  until?: Moment;
  csv?: string;
  table?: boolean;
}

/** As many lines as a terminal shows at once. */
const LINES = 36;

/** Prints, or writes to a file, what a sensor said; throws a CommandError for one that was never heard. */
export async function showHistory(
  house: House,
  { sensor: sensorId, since, until, csv, table = false, json = false }: HistoryOptions,
  say: (line: string) => void,
): Promise<void> {
  const [home, heads] = await Promise.all([homeOf(house), headsOf(house)]);
  if (!heads.has(sensorId))
    throw new CommandError(
      `${house.where} has never heard a sensor "${sensorId}"; it has ${[...heads.keys()].join(", ") || "none yet"}`,
    );
  const nowMs = houseClock(house, heads).nowMs();
  const fromMs = atMsOf(since, nowMs);
  const toMs = until === undefined ? nowMs : atMsOf(until, nowMs);
  if (fromMs >= toMs) throw new CommandError("--since is not before --until");
  const key = { homeId: house.homeId, sensorId };
  const readings = await readHistory(house.clients.dynamodb, house.tableName, key, fromMs, toMs);
  if (json) return say(JSON.stringify({ home: home.id, sensor: sensorId, fromMs, toMs, readings }, null, 2));
  if (csv !== undefined) return writeCsv(csv, sensorId, readings, say);
  const sensor = sensorOf(home, sensorId);
  say(
    `${sensor.name} (${sensorId}), ${localTime(fromMs, home.timeZone)} to ${localTime(toMs, home.timeZone)}`,
  );
  if (readings.length === 0) return say("No reading in this time.");
  const spans = spansOf(readings, readings[0]?.takenAtMs ?? fromMs, toMs, LINES);
  say(table ? tableOf(spans, home) : barChart(spans, limitsOf(sensor), home));
  say(summaryOf(readings, home, sensor));
}

async function writeCsv(
  file: string,
  sensorId: string,
  readings: readonly BlockReading[],
  say: (line: string) => void,
) {
  const name = /[",\n]/.test(sensorId) ? `"${sensorId.replaceAll('"', '""')}"` : sensorId;
  const rows = readings.map(
    ({ takenAtMs, celsius }) => `${new Date(takenAtMs).toISOString()},${name},${celsius ?? ""}`,
  );
  const text = ["timestamp,sensor,celsius", ...rows].join("\n");
  if (file === "-") return say(text);
  await writeFile(file, `${text}\n`).catch((error: Error) => {
    throw new CommandError(`--csv ${file}: ${error.message}`);
  });
  say(`${readings.length} readings written to ${file}`);
}

function tableOf(spans: ReturnType<typeof spansOf>, { timeZone, unit }: HomeDescription): string {
  const degrees = (celsius: number | undefined) =>
    celsius === undefined ? "no value" : degreesIn(unit, celsius);
  return textTable(
    ["FROM", "READINGS", "LOWEST", "HIGHEST", "LAST"],
    spans
      .filter(({ count }) => count > 0)
      .map(({ fromMs, count, low, high, last }) => [
        localTime(fromMs, timeZone),
        String(count),
        degrees(low),
        degrees(high),
        degrees(last),
      ]),
  );
}

function summaryOf(
  readings: readonly BlockReading[],
  { unit, timeZone }: HomeDescription,
  { name }: Sensor,
): string {
  const measured = readings.filter((one): one is BlockReading & { celsius: number } => one.celsius !== null);
  const without = readings.length - measured.length;
  const head = `${readings.length} readings${without > 0 ? `, ${without} of them without a value` : ""}`;
  const [first] = measured;
  if (first === undefined) return `${head}.`;
  const low = measured.reduce((a, b) => (b.celsius < a.celsius ? b : a), first);
  const high = measured.reduce((a, b) => (b.celsius > a.celsius ? b : a), first);
  const at = (one: typeof first) => `${degreesIn(unit, one.celsius)} (${localTime(one.takenAtMs, timeZone)})`;
  return `${head}; ${name}: lowest ${at(low)}, highest ${at(high)}, last ${at(measured.at(-1) ?? first)}`;
}
