import { type Command, Option } from "commander";
import { atHome, npmCommand, withHome } from "../home/command.ts";
import { moment } from "../home/time.ts";
import { type HistoryOptions, showHistory } from "./show.ts";

const EXAMPLES = `  npm run history -- --sensor freezer                              the last 24 hours as a chart
  npm run history -- --sensor freezer --since 7d --until 24h       an earlier span
  npm run history -- --sensor freezer --since 2026-01-31T00:00:00Z --table
  npm run history -- --sensor freezer --since 30d --csv freezer.csv   every reading; npm start and npm run backtest read it
  npm run --silent history -- --sensor freezer --json              for programs

Times are the home's: in a simulated or replayed one "now" is its newest reading.`;

/** The command line of `npm run history`; `say` prints a line. */
export function historyCommand(say: (line: string) => void): Command {
  return withHome(
    npmCommand("history", "What a sensor said: a chart, a table, or every reading as CSV.", EXAMPLES),
  )
    .requiredOption("--sensor <id>", "which sensor; npm run sensors lists them")
    .option("--since <time>", "from then on: 24h, 7d, or ISO 8601 with a zone", moment, { agoMs: 86_400_000 })
    .option("--until <time>", "until then, likewise", moment)
    .option("--csv <file>", "write every reading to this file, or to standard output (-)")
    .addOption(
      new Option(
        "--table",
        "a table, thinned to the lowest and highest of each span, instead of the chart",
      ).conflicts(["csv", "json"]),
    )
    .action((options: HistoryOptions) => atHome(options, (target) => showHistory(target, options, say)));
}
