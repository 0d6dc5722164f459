import type { Command } from "commander";
import { atHouse, type HouseOptions, npmCommand, withHouse } from "../house/command.ts";
import { listOfSensors } from "./list.ts";

const EXAMPLES = `  npm run sensors                                every sensor of the house that runs here, the worst first
  npm run sensors -- --env prod --home elm-street   of a house on AWS
  npm run --silent sensors -- --json                for programs`;

/** The command line of `npm run sensors`; `say` prints a line. */
export function sensorsCommand(say: (line: string) => void): Command {
  return withHouse(
    npmCommand("sensors", "Every sensor of a house: its value, when it was heard, and how it is.", EXAMPLES),
  ).action((options: HouseOptions) => atHouse(options, (house) => listOfSensors(house, options, say)));
}
