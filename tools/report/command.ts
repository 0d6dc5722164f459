import { writeFile } from "node:fs/promises";
import type { Command } from "commander";
import { atHome, type HomeOptions, npmCommand, withHome } from "../home/command.ts";
import { CommandError } from "../home/errors.ts";
import type { HomeTarget } from "../home/home-target.ts";
import { type Month, monthOf } from "./calendar.ts";
import { monthReport } from "./month.ts";
import { reportHtml } from "./page.ts";

const EXAMPLES = `  npm run report -- --month 2026-10                        writes report-2026-10.html: open it, print it
  npm run report -- --month 2026-10 --env prod --home elm-street --out elm.html
  npm run --silent report -- --month 2026-10 --json        the figures, for programs`;

/** What an engineer typed after `npm run report --`. */
export interface ReportOptions extends HomeOptions {
  month: Month;
  out?: string;
}

/** The command line of `npm run report`; `say` prints a line. */
export function reportCommand(say: (line: string) => void): Command {
  return withHome(
    npmCommand("report", "A month of a home as one page: temperatures, alarms, e-mails, silences.", EXAMPLES),
  )
    .requiredOption("--month <month>", "which month of the home's calendar, such as 2026-10", monthOf)
    .option("--out <file>", "the page's file, or standard output (-); otherwise report-<month>.html")
    .action((options: ReportOptions) => atHome(options, (target) => writeReport(target, options, say)));
}

/** Writes the page, or prints the figures; throws a CommandError when there is no reading of the month. */
export async function writeReport(
  target: HomeTarget,
  { month, out, json = false }: ReportOptions,
  say: (line: string) => void,
): Promise<void> {
  const { report, home } = await monthReport(target, month);
  if (json) {
    const sensors = report.sensors.map(({ sensor: { id, name }, measured }) => ({ id, name, ...measured }));
    const { alarms, mails, month: told } = report;
    return say(JSON.stringify({ home: home.id, ...told, sensors, alarms, mails }, undefined, 2));
  }
  const page = reportHtml(report, home.description);
  if (out === "-") return say(page);
  const file = out ?? `report-${month.year}-${String(month.month).padStart(2, "0")}.html`;
  await writeFile(file, page).catch((error: Error) => {
    throw new CommandError(`--out ${file}: ${error.message}`);
  });
  for (const line of report.lines) say(line);
  say(
    `${report.alarms.length} alarms, ${report.mails.length} e-mails, ${report.sensors.length} sensors: ${file}`,
  );
}
