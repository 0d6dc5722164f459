import { Command } from "commander";
import { ConfigurationError } from "../../environments/configuration.ts";
import { mistakesEndWith2 } from "../../platform/command-line.ts";
import { StacksError } from "../plan/stack-order.ts";
import { GithubError } from "./api.ts";
import { config, markStale, newest } from "./deploy-commands.ts";
import { deployed, drift } from "./drift-commands.ts";
import { comment, noteDeployments, verdict } from "./pull-request-commands.ts";
import { ContextError } from "./workflow-context.ts";

const USER_ERRORS = [ConfigurationError, ContextError, GithubError, StacksError];

const program = new Command("github")
  .description(
    "What workflows tell GitHub, and ask of it. Each command takes GITHUB_REPOSITORY and GITHUB_TOKEN.",
  )
  .addHelpText(
    "after",
    "\nExamples:\n  GITHUB_REPOSITORY=octocat/house GITHUB_TOKEN=$(gh auth token) npm run github -- mark-stale\n" +
      '  CONFIG_YAML="$(cat my-config.yaml)" npm run github -- config',
  );
for (const command of [config, noteDeployments, comment, verdict, newest, markStale, deployed, drift])
  program.addCommand(command);

await mistakesEndWith2(program)
  .parseAsync()
  .catch((error: Error) => {
    if (!USER_ERRORS.some((kind) => error instanceof kind)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  });
