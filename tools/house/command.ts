import { Command, CommanderError, Option } from "commander";
import { type EnvironmentName, environments } from "../../environments/settings.ts";
import { runningFolder } from "../../local/running.ts";
import { deployedHouse } from "./deployed.ts";
import { CommandError, explained } from "./errors.ts";
import { houseHere } from "./here.ts";
import type { House } from "./house.ts";
import { configurationOf, namesOf } from "./target.ts";

/** What all commands that look at a house understand. */
export interface HouseOptions {
  env?: EnvironmentName;
  home?: string;
  json?: boolean;
}

/** What a command came to, as the shell gets it: 1 says that somebody has to act, or that it did not work; 2 is a typing error. */
export type ExitCode = 0 | 1;

/** A command line called as `npm run NAME --`; mistakes are thrown, for `runCommand`. */
export function npmCommand(name: string, description: string, examples: string): Command {
  return new Command(`npm run ${name} --`)
    .description(description)
    .allowExcessArguments(false)
    .exitOverride()
    .showHelpAfterError(`(npm run ${name} -- --help explains every option)`)
    .addHelpText("after", `\nExamples:\n${examples}`);
}

/** Adds the options that say which house, and for whom it is told. */
export function withHouse(command: Command): Command {
  return command
    .addOption(
      new Option(
        "--env <name>",
        "the house of this environment on AWS, instead of the one that runs here",
      ).choices(Object.keys(environments)),
    )
    .option("--home <id>", "which home, when there are several")
    .option("--json", "for programs");
}

/** Opens the house that the options mean, has it looked at, and closes it. */
export async function atHouse<Result>(
  { env, home }: HouseOptions,
  look: (house: House) => Promise<Result>,
): Promise<Result> {
  const where = env === undefined ? "the house on this machine" : env;
  try {
    const house =
      env === undefined
        ? houseHere(runningFolder(process.env), home)
        : await deployedHouse(namesOf(configurationOf(process.env), env), home);
    try {
      return await look(house);
    } finally {
      house.close();
    }
  } catch (error) {
    throw explained(error, where);
  }
}

/** Runs a command line and sets the exit code; what whoever typed it can mend is told in one line. */
export async function runCommand(command: Command, argv: readonly string[] = process.argv): Promise<void> {
  // `| head` closes its end when it has enough.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));
  try {
    await command.parseAsync(argv);
  } catch (error) {
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
    else {
      console.error(error instanceof CommandError ? `error: ${error.message}` : error);
      process.exitCode = 1;
    }
  }
}
