import { writeFile } from "node:fs/promises";
import { Command, Option } from "commander";
import { type Unit, unannouncedHome } from "../../domain/home/description.ts";
import { PLACE_KINDS, type PlaceKind } from "../../domain/places.ts";
import { timeZoneOption, unitOption } from "../../local/csv-arguments.ts";
import { unwritable } from "../../platform/unwritable.ts";
import { say } from "../home/say.ts";
import { reportHtml } from "../report/page.ts";
import { alertsCsv } from "./alerts-csv.ts";
import { readHistory } from "./history.ts";
import { describe, readHome } from "./home-file.ts";
import { createLines } from "./lines.ts";
import { summaryText } from "./print.ts";
import { replay } from "./replay.ts";
import { backtestReport } from "./report.ts";

interface Options {
  readings: string;
  alerts?: string;
  home?: string;
  report?: string;
  kind?: PlaceKind;
  sensor?: string;
  columns?: string;
  unit?: Unit;
  timeZone?: string;
}

/** The command line of the backtest. */
export function backtestCommand(): Command {
  return new Command("backtest")
    .description(
      "Run the detection and the alarms over a file of readings, as if it had been on all the time.",
    )
    .requiredOption("--readings <file>", "CSV of any kind that docs/sources.md names")
    .option("--alerts <file>", "write the alerts as at,sensor,kind")
    .option("--home <file>", "YAML that describes the sensors: the agent's configuration or its home")
    .option("--report <file>", "write a page with a chart of every sensor")
    .addOption(new Option("--kind <kind>", "take every sensor for this kind of place").choices(PLACE_KINDS))
    .option("--sensor <name>", "the file is the series of this one sensor")
    .option("--columns <names>", "names of the columns, when they are not understood: time,room,temp")
    .addOption(unitOption())
    .addOption(timeZoneOption())
    .action((options: Options) => backtest(options));
}

async function backtest(options: Options): Promise<void> {
  const startedMs = performance.now();
  const home = options.home === undefined ? undefined : await readHome(options.home);
  const history = await readHistory({
    file: options.readings,
    columns: options.columns,
    sensor: options.sensor,
    unit: options.unit,
    timeZone: options.timeZone,
  });
  const lines = options.report === undefined ? undefined : createLines(history);
  const sensorOf = describe(home, options.kind);
  const described = { ...(home ?? unannouncedHome("home")), sensors: history.sensorIds.map(sensorOf) };
  const replayed = replay(history, described, lines?.add);
  if (options.alerts !== undefined) await write(options.alerts, alertsCsv(replayed.told));
  if (options.report !== undefined && lines !== undefined) {
    const report = backtestReport(history, lines.all(), replayed, described, options.readings);
    await write(options.report, reportHtml(report, described));
  }
  say(summaryText(history, replayed, described, performance.now() - startedMs));
}

async function write(file: string, text: string): Promise<void> {
  await writeFile(file, text).catch((error: unknown) => {
    throw unwritable(file, error, "Name a file in a folder that you may write.");
  });
}
