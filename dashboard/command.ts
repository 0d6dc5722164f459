import { Command, InvalidArgumentError, Option } from "commander";
import { type EnvironmentName, environments } from "../environments/settings.ts";

/** What an engineer typed after `npm run dashboard --`. */
export interface DashboardCommand {
  env: EnvironmentName;
  home?: string;
  allowChanges: boolean;
  host?: string;
  port?: number;
  allowHost: string[];
}

/** The command line of `npm run dashboard`; `run` gets what was typed. A mistake is one line. */
export function dashboardCommand(run: (options: DashboardCommand) => Promise<void>): Command {
  const names = Object.keys(environments);
  return new Command("npm run dashboard --")
    .description(
      "Shows a deployed house on a page, read from its table with your own AWS credentials.\n" +
        "The house on this machine has its page anyway: npm start prints the address.",
    )
    .addOption(new Option("--env <name>", "the environment").choices(names).makeOptionMandatory())
    .option("--home <id>", "the home, when the table has several")
    .option(
      "--allow-changes",
      "alarms can be acknowledged and snoozed, and sensors changed, from the page",
      false,
    )
    .option("--host <address>", "listen there instead of on this machine alone; reading needs the key then")
    .option("--port <port>", "listen on this port (4700, or a free one)", port)
    .option(
      "--allow-host <name>",
      "a name under which the page may be asked for; repeat for more",
      collect,
      [],
    )
    .allowExcessArguments(false)
    .showHelpAfterError("(npm run dashboard -- --help explains every option)")
    .addHelpText("after", EXAMPLES)
    .action(run);
}

const EXAMPLES = `
Examples:
  npm run dashboard -- --env dev                                the only home of dev, to look at
  npm run dashboard -- --env prod --home elm-street             one of several
  npm run dashboard -- --env prod --allow-changes               alarms can be acknowledged, sensors changed
  AWS_PROFILE=house npm run dashboard -- --env dev --port 8080  with a profile of yours, on another port

Account, region and environments are those of config.yaml, or of the file in CONFIG_FILE. The address that is printed has
a new key each time; DASHBOARD_KEY keeps one of yours.`;

function port(text: string): number {
  const value = Number(text);
  if (!(Number.isInteger(value) && value >= 0 && value <= 65_535))
    throw new InvalidArgumentError("Expected a port from 0 to 65535.");
  return value;
}

function collect(value: string, before: string[]): string[] {
  return [...before, value.toLowerCase()];
}
