import { Command, CommanderError, Option } from "commander";
import { errorText } from "../../domain/terminal-text.ts";
import { type EnvironmentName, environments } from "../../environments/settings.ts";
import { runningFolder } from "../../local/running.ts";
import { type ChooseHome, deployedHome } from "./deployed.ts";
import { CommandError, explained } from "./errors.ts";
import { homeHere } from "./here.ts";
import type { HomeTarget } from "./home-target.ts";
import { configurationOf, namesOf } from "./target.ts";

/** What all commands that look at a home understand. */
export interface HomeOptions {
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

/** Adds the options that say which home, and for whom it is told. */
export function withHome(command: Command): Command {
  return command
    .addOption(
      new Option(
        "--env <name>",
        "the home of this environment on AWS, instead of the one that runs here",
      ).choices(Object.keys(environments)),
    )
    .option("--home <id>", "which home, when there are several")
    .option("--json", "for programs");
}

/** Opens the home that the options mean, or `choose` picks, has it looked at, and closes it. */
export async function atHome<Result>(
  { env, home }: HomeOptions,
  look: (target: HomeTarget) => Promise<Result>,
  choose?: ChooseHome,
): Promise<Result> {
  const where = env === undefined ? "the home on this machine" : env;
  try {
    const target =
      env === undefined
        ? homeHere(runningFolder(process.env), home)
        : await deployedHome(namesOf(configurationOf(process.env), env), home, choose);
    try {
      return await look(target);
    } finally {
      target.close();
    }
  } catch (error) {
    throw explained(error, where);
  }
}

/** Runs a command line and sets the exit code; what whoever typed it can fix is told in one line. */
export async function runCommand(command: Command, argv: readonly string[] = process.argv): Promise<void> {
  // `| head` closes its end when it has enough.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));
  try {
    await command.parseAsync(argv);
  } catch (error) {
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
    else {
      console.error(errorText(error, error instanceof CommandError));
      process.exitCode = 1;
    }
  }
}
