import { writeFile } from "node:fs/promises";
import { type HomeDescription, limitsOf, type Sensor, sensorOf } from "../../domain/home/description.ts";
import { degreesIn } from "../../domain/mail/degrees.ts";
import { readHistory, readHours, type Span } from "../../storage/history.ts";
import type { BlockReading } from "../../storage/readings-block.ts";
import type { HomeOptions } from "../home/command.ts";
import { CommandError } from "../home/errors.ts";
import { type HomeTarget, homeClock, snapshotOf } from "../home/home-target.ts";
import { textTable } from "../home/table.ts";
import { atMsOf, localTime, type Moment } from "../home/time.ts";
import { barChart } from "./bar-chart.ts";
import { type Sample, samplesOfHours, samplesOfReadings, spansOf } from "./spans.ts";

/** What an engineer typed after `npm run history --`. */
export interface HistoryOptions extends HomeOptions {
  sensor: string;
  since: Moment;
  until?: Moment;
  csv?: string;
  table?: boolean;
}

/** As many lines as a terminal shows at once. */
const LINES = 36;
/** A chart of more than that is made of hours: a line of it is an hour or more. */
const BY_THE_HOUR_MS = 2 * 86_400_000;

/** Prints, or writes to a file, what a sensor said; throws a CommandError for one that was never heard. */
export async function showHistory(
  target: HomeTarget,
  { sensor: sensorId, since, until, csv, table = false, json = false }: HistoryOptions,
  say: (line: string) => void,
): Promise<void> {
  const { home } = await snapshotOf(target);
  const { description: described, sensors } = home;
  if (!sensors.has(sensorId))
    throw new CommandError(
      `${target.where} has never heard a sensor "${sensorId}"; it has ${[...sensors.keys()].sort().join(", ") || "none yet"}`,
    );
  const nowMs = homeClock(target, home).nowMs();
  const span = { sinceMs: atMsOf(since, nowMs), untilMs: until === undefined ? nowMs : atMsOf(until, nowMs) };
  if (span.sinceMs >= span.untilMs) throw new CommandError("--since is not before --until");
  const isWhole = json || csv !== undefined;
  if (isWhole || span.untilMs - span.sinceMs <= BY_THE_HOUR_MS) {
    const readings = await readingsOf(target, sensorId, span);
    const { sinceMs: fromMs, untilMs: toMs } = span;
    if (json)
      return say(JSON.stringify({ home: home.id, sensor: sensorId, fromMs, toMs, readings }, null, 2));
    if (csv !== undefined) return writeCsv(csv, sensorId, readings, say);
    return showSamples(
      { samples: samplesOfReadings(readings), ...span },
      described,
      { sensorId, table },
      say,
    );
  }
  const hours = await readHours(target.clients.dynamodb, target.tableName, { homeId: home.id, sensorId });
  const samples = samplesOfHours(hours, span.sinceMs, span.untilMs);
  showSamples({ samples, by: ", by the hour", ...span }, described, { sensorId, table }, say);
}

function readingsOf({ clients, tableName, homeId }: HomeTarget, sensorId: string, span: Required<Span>) {
  return readHistory(clients.dynamodb, tableName, { homeId, sensorId, ...span });
}

/** What a sensor said between two times. */
interface Shown extends Required<Span> {
  samples: Sample[];
  by?: string;
}

function showSamples(
  { samples, by = "", sinceMs, untilMs }: Shown,
  home: HomeDescription,
  { sensorId, table }: { sensorId: string; table: boolean },
  say: (line: string) => void,
): void {
  const sensor = sensorOf(home, sensorId);
  const [from, to] = [localTime(sinceMs, home.timeZone), localTime(untilMs, home.timeZone)];
  say(`${sensor.name} (${sensorId}), ${from} to ${to}${by}`);
  const [first] = samples;
  if (first === undefined) {
    say("No reading in this time.");
    return;
  }
  const spans = spansOf(samples, first.atMs, untilMs, LINES);
  say(table ? tableOf(spans, home) : barChart(spans, limitsOf(sensor), home));
  say(summaryOf(samples, home, sensor));
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
  return textTable(
    ["FROM", "READINGS", "LOWEST", "HIGHEST", "MEAN"],
    spans
      .filter(({ count }) => count > 0)
      .map(({ fromMs, count, measured }) => {
        const { low, high, sum } = measured ?? {};
        const values = measured === undefined ? [] : [low, high, (sum ?? 0) / measured.count];
        const cells = values.map((celsius) => degreesIn(unit, celsius ?? 0));
        return [localTime(fromMs, timeZone), String(count), ...(cells.length > 0 ? cells : ["no value"])];
      }),
  );
}

function summaryOf(
  samples: readonly Sample[],
  { unit, timeZone }: HomeDescription,
  { name }: Sensor,
): string {
  const count = samples.reduce((sum, one) => sum + one.count, 0);
  const measured = samples.flatMap(({ atMs, measured: values }) =>
    values === undefined ? [] : [{ atMs, ...values }],
  );
  const without = count - measured.reduce((sum, one) => sum + one.count, 0);
  const head = `${count} readings${without > 0 ? `, ${without} of them without a value` : ""}`;
  const [first] = measured;
  if (first === undefined) return `${head}.`;
  const lowest = measured.reduce((a, b) => (b.low < a.low ? b : a), first);
  const highest = measured.reduce((a, b) => (b.high > a.high ? b : a), first);
  const at = (celsius: number, atMs: number) => `${degreesIn(unit, celsius)} (${localTime(atMs, timeZone)})`;
  return `${head}; ${name}: lowest ${at(lowest.low, lowest.atMs)}, highest ${at(highest.high, highest.atMs)}`;
}
