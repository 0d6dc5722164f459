import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { IoTClient } from "@aws-sdk/client-iot";
import { type Command, Option } from "commander";
import { homeIdProblem } from "../../domain/reading.ts";
import { type EnvironmentName, environments } from "../../environments/settings.ts";
import { CommandError, explained } from "../home/errors.ts";
import { say } from "../home/say.ts";
import { configurationOf, namesOf } from "../home/target.ts";
import { enroll } from "./enroll.ts";
import type { IdentityTarget } from "./identity-target.ts";
import { revoke } from "./revoke.ts";

interface Options {
  env?: EnvironmentName;
  out?: string;
  certificate?: string;
  acceptUnsigned?: boolean;
}

export const IDENTITY_EXAMPLES = `  npm run homes -- enroll elm-street
  npm run homes -- revoke elm-street
  npm run homes -- revoke elm-street --accept-unsigned`;

/** Adds what gives a home's agent its identity, and takes it away. */
export function addIdentityCommands(command: Command): void {
  const env = () =>
    new Option("--env <name>", "environment, when config.yaml has both").choices(Object.keys(environments));
  command
    .command("enroll <home>")
    .description(
      "Gives an agent of a home its own key and certificate; from then on the home takes what such keys have signed, and nothing else.",
    )
    .option("--out <folder>", "where its files go; otherwise into a new folder named after the home")
    .addOption(env())
    .action((home: string, { out, ...options }: Options) =>
      act(options, home, (target) => enroll(target, home, out ?? home)),
    );
  command
    .command("revoke <home>")
    .description("Takes the keys and certificates of a home's agents away: it takes no record from then on.")
    .option("--certificate <id>", "only the one whose id begins so")
    .option(
      "--accept-unsigned",
      "the home then takes records that nobody has signed, as before it was enrolled",
    )
    .addOption(env())
    .action((home: string, options: Options) =>
      act(options, home, (target) => revoke(target, home, options)),
    );
}

async function act(
  { env }: Options,
  home: string,
  action: (target: IdentityTarget) => Promise<void>,
): Promise<void> {
  const problem = homeIdProblem(home);
  if (problem !== undefined) throw new CommandError(`${home}: ${problem}`);
  const names = namesOf(configurationOf(process.env), env);
  const { region, environment } = names;
  const clients = { iot: new IoTClient({ region }), dynamodb: new DynamoDBClient({ region }) };
  try {
    await action({ names, clients, say });
  } catch (error) {
    throw explained(error, `${environment} in ${region}`);
  } finally {
    for (const client of Object.values(clients)) client.destroy();
  }
}
