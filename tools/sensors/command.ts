import type { Command } from "commander";
import { atHome, type HomeOptions, npmCommand, withHome } from "../home/command.ts";
import { listOfSensors } from "./list.ts";

const EXAMPLES = `  npm run sensors                                every sensor of the home that runs here, the worst first
  npm run sensors -- --env prod --home elm-street   of a home on AWS
  npm run --silent sensors -- --json                for programs`;

/** The command line of `npm run sensors`; `say` prints a line. */
export function sensorsCommand(say: (line: string) => void): Command {
  return withHome(
    npmCommand("sensors", "Every sensor of a home: its value, when it was heard, and how it is.", EXAMPLES),
  ).action((options: HomeOptions) => atHome(options, (target) => listOfSensors(target, options, say)));
}
