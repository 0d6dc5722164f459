import type { Command } from "commander";
import { atHome, type ExitCode, npmCommand, withHome } from "../home/command.ts";
import { type AlarmsOptions, listOfAlarms } from "./list.ts";

const EXAMPLES = `  npm run alarms                           open ones, and those that ended lately
  npm run alarms -- --open                 open ones alone
  npm run alarms -- --env prod --open
  npm run --silent alarms -- --json        for programs

Exit code: 0 when nothing fires and people have been told, 1 otherwise.`;

/** The command line of `npm run alarms`; `say` prints a line, `end` gets the exit code. */
export function alarmsCommand(say: (line: string) => void, end: (exitCode: ExitCode) => void): Command {
  return withHome(
    npmCommand("alarms", "What is wrong in a home, and what was lately, each with its code.", EXAMPLES),
  )
    .option("--open", "leave out what is over")
    .action(async (options: AlarmsOptions) =>
      end(await atHome(options, (target) => listOfAlarms(target, options, say))),
    );
}
