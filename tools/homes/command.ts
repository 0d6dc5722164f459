import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SNSClient } from "@aws-sdk/client-sns";
import { type Command, Option } from "commander";
import { type EnvironmentName, environments } from "../../environments/settings.ts";
import { type ExitCode, npmCommand } from "../home/command.ts";
import { say } from "../home/say.ts";
import { addressesOf, namesOf, settledConfiguration } from "../home/target.ts";
import { explained } from "../subscribe/errors.ts";
import { addHome } from "./add.ts";
import { addIdentityCommands, IDENTITY_EXAMPLES } from "./identity-commands.ts";
import { listOfHomes } from "./list.ts";
import { removeHome } from "./remove.ts";
import type { HomesTarget } from "./target.ts";

interface Options {
  env?: EnvironmentName;
  email?: string[];
  json?: boolean;
  yes?: boolean;
}

const EXAMPLES = `  npm run homes -- list
  npm run homes -- add elm-street --email you@example.com --email partner@example.com
  npm run homes -- remove elm-street --yes`;

/** The command line of `npm run homes`. */
export function homesCommand(): Command {
  const command = npmCommand(
    "homes",
    "The households of an environment: who gets the e-mails of which home, and whose agent may speak for which.",
    `${EXAMPLES}\n${IDENTITY_EXAMPLES}`,
  );
  const env = () =>
    new Option("--env <name>", "environment, when config.yaml has both").choices(Object.keys(environments));
  command
    .command("add <home>")
    .description(
      "Gives a home its topic, and subscribes its people. For a home that config.yaml does not name.",
    )
    .option("--email <address>", "who is to hear of it; once for each", (one: string, all: string[] = []) => [
      ...all,
      one,
    ])
    .addOption(env())
    .action((home: string, options: Options) =>
      act(options, (target) => addHome(target, home, options.email ?? [])),
    );
  command
    .command("list")
    .description("Every home that is named, heard or has a topic; exit code 1 when nobody hears of one.")
    .option("--json", "for programs")
    .addOption(env())
    .action((options: Options) => act(options, (target) => listOfHomes(target, options.json ?? false)));
  command
    .command("remove <home>")
    .description("Takes a home's topic and subscriptions away; its readings stay.")
    .option("--yes", "do it; otherwise it only says what would go and what would stay")
    .addOption(env())
    .action((home: string, options: Options) =>
      act(options, (target) => removeHome(target, home, options.yes ?? false)),
    );
  addIdentityCommands(command);
  return command;
}

async function act({ env }: Options, action: (target: HomesTarget) => Promise<ExitCode>): Promise<void> {
  const configuration = settledConfiguration(process.env);
  const names = namesOf(configuration, env);
  const { region } = names;
  const clients = { sns: new SNSClient({ region }), dynamodb: new DynamoDBClient({ region }) };
  const configured = addressesOf(configuration, names.environment);
  try {
    process.exitCode = await action({ names, configured, clients, say });
  } catch (error) {
    throw explained(error);
  } finally {
    for (const client of Object.values(clients)) client.destroy();
  }
}
