import { SNSClient } from "@aws-sdk/client-sns";
import { Command, Option } from "commander";
import { type EnvironmentName, environments } from "../../environments/settings.ts";
import { say } from "../home/say.ts";
import { settledConfiguration } from "../home/target.ts";
import { confirmSubscription, subscribeAddress } from "./actions.ts";
import { checkSubscriptions } from "./check.ts";
import { explained } from "./errors.ts";
import type { Target } from "./target.ts";

interface Options {
  env?: EnvironmentName;
  operators?: boolean;
  home?: string;
  email?: string;
  tokenOrLink?: string;
  json?: boolean;
}

/** The command line of `npm run subscribe`; `end` gets the exit code. */
export function subscribeCommand(end: (exitCode: number) => void): Command {
  const env = () =>
    new Option("--env <name>", "environment, when config.yaml has both").choices(Object.keys(environments));
  const run = (action: (target: Target, options: Options) => Promise<number>) => async (options: Options) =>
    end(await act(action, options));
  const home = () => new Option("--home <id>", "the home whose e-mails they are, when there are several");
  const command = new Command("npm run subscribe --")
    .description(
      "Subscribes people to the e-mails about homes, and keeps their subscriptions from getting lost.",
    )
    .enablePositionalOptions()
    .option("--email <address>", "who is to get them")
    .option("--operators", "the operators' e-mails instead, about the system itself")
    .addOption(home())
    .addOption(env())
    .addHelpText("after", EXAMPLES)
    .action(run((target, options) => subscribeAddress(target, options, options.email)));
  command
    .command("confirm")
    .description("Confirms a subscription so that no link in an e-mail, and no mail scanner, can end it.")
    .requiredOption(
      "--token-or-link <text>",
      "the link in AWS's e-mail, copied and not clicked, or its token",
    )
    .option("--operators", "with a bare token: it is one of the operators' topic")
    .addOption(home())
    .addOption(env())
    .action(run((target, options) => confirmSubscription(target, options, options.tokenOrLink ?? "")));
  command
    .command("check")
    .description(
      "Tells who is missing, unconfirmed, or can be unsubscribed by anybody; then the exit code is 1.",
    )
    .option("--json", "for programs")
    .addOption(home())
    .addOption(env())
    .action(run((target, options) => checkSubscriptions(target, options.json ?? false, options.home)));
  return command;
}

const EXAMPLES = `
Examples:
  npm run subscribe -- --email you@example.com
  npm run subscribe -- --home elm-street --email you@example.com
  npm run subscribe -- confirm --token-or-link 'https://sns.eu-west-1.amazonaws.com/confirmation.html?...'
  npm run subscribe -- check --env prod --json`;

async function act(
  action: (target: Target, options: Options) => Promise<number>,
  options: Options,
): Promise<number> {
  const configuration = settledConfiguration(process.env);
  const client = new SNSClient({ region: configuration.region });
  const env = options.env === undefined ? {} : { env: options.env };
  try {
    return await action({ configuration, client, say, ...env }, options);
  } catch (error) {
    throw explained(error);
  } finally {
    client.destroy();
  }
}
