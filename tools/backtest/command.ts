import { open, writeFile } from "node:fs/promises";
import { Command, Option } from "commander";
import { SourceError } from "../../agent/source.ts";
import { unannouncedHome } from "../../domain/home/description.ts";
import { PLACE_KINDS, type PlaceKind } from "../../domain/places.ts";
import { newPost } from "../../domain/post/post.ts";
import { lettersOf } from "../../domain/post/simulate.ts";
import { alertsCsv } from "./alerts-csv.ts";
import { readHistory } from "./history.ts";
import { describe, readHome } from "./home-file.ts";
import { summaryText } from "./print.ts";
import { replay } from "./replay.ts";
import { createChart } from "./report/chart.ts";
import { reportHtml } from "./report/page.ts";
import { createScoresFile } from "./scores.ts";

interface Options {
  readings: string;
  alerts?: string;
  home?: string;
  report?: string;
  scores?: string;
  kind?: PlaceKind;
  sensor?: string;
  columns?: string;
}

/** So long after the last reading the house's post is looked at, for what waits for more of it. */
const LAST_LOOK_MS = 2 * 60_000;

/** The command line of the backtest. */
export function backtestCommand(): Command {
  return new Command("backtest")
    .description(
      "Run the detection and the alarms over a file of readings, as if it had been on all the time.",
    )
    .requiredOption("--readings <file>", "CSV with the columns timestamp,sensor,celsius")
    .option("--alerts <file>", "write the alerts as at,sensor,kind")
    .option("--home <file>", "YAML that describes the sensors: the agent's configuration or its home")
    .option("--report <file>", "write a page with a chart of every sensor")
    .option("--scores <file>", "write timestamp,value,anomaly_score,sensor of every reading")
    .addOption(new Option("--kind <kind>", "take every sensor for this kind of place").choices(PLACE_KINDS))
    .option("--sensor <name>", "the file is the series of this one sensor")
    .option("--columns <names>", "names of the columns, for example time,room,temp")
    .action((options: Options) => backtest(options));
}

async function backtest(options: Options): Promise<void> {
  const startedMs = performance.now();
  const home = options.home === undefined ? undefined : await readHome(options.home);
  const history = await readHistory({
    file: options.readings,
    header: await firstLine(options.readings),
    columns: options.columns,
    sensor: options.sensor,
    anyUnit: options.kind === "generic",
  });
  const chart = options.report === undefined ? undefined : createChart(history);
  const scores = options.scores === undefined ? undefined : createScoresFile(options.scores);
  const watch =
    chart === undefined && scores === undefined
      ? undefined
      : (...[reading, judgement, index]: Parameters<NonNullable<Parameters<typeof replay>[2]>>) => {
          chart?.add(reading, judgement, index);
          scores?.add(reading, judgement);
        };
  const sensorOf = describe(home, options.kind);
  const { told, notices } = replay(history, sensorOf, watch);
  scores?.close();
  if (options.alerts !== undefined) await writeFile(options.alerts, alertsCsv(told));
  if (options.report !== undefined && chart !== undefined)
    await writeFile(
      options.report,
      reportHtml(chart.series(), told, history.sensorIds.map(sensorOf), options.readings),
    );
  const described = { ...(home ?? unannouncedHome("home")), sensors: history.sensorIds.map(sensorOf) };
  const { letters } = lettersOf(
    newPost(),
    described,
    notices,
    (history.takenAtMs.at(-1) ?? 0) + LAST_LOOK_MS,
  );
  console.log(summaryText(history, told, letters, described, performance.now() - startedMs));
}

async function firstLine(file: string): Promise<string> {
  const handle = await open(file).catch((error: Error) => {
    throw new SourceError(`${file}: cannot be read (${error.message})`);
  });
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4096), 0, 4096, 0);
    return buffer.toString("utf8", 0, bytesRead).split(/\r?\n/)[0] ?? "";
  } finally {
    await handle.close();
  }
}
