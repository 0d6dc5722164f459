import { Command } from "commander";
import type { EnvironmentName } from "../../environments/settings.ts";
import { environmentOption, examples, type Part, partArgument } from "./options.ts";
import { reach } from "./reach.ts";
import { rollBackAgent, rollBackFunctions } from "./rollback.ts";

/** `npm run rollback`. */
export function rollbackCommand(): Command {
  return new Command("rollback")
    .description("Goes back to the release before that succeeded, or to a commit.")
    .addArgument(partArgument())
    .addOption(environmentOption())
    .option("--to <commit>", "the commit to go back to; its first digits do")
    .addHelpText("after", examples("rollback -- lambda", "rollback -- agent --env prod --to 1a2b3c4"))
    .action(async (what: Part, { env, to }: { env: EnvironmentName; to?: string }) => {
      const target = await reach(env);
      await (what === "agent" ? rollBackAgent(target, to) : rollBackFunctions(target, to));
    });
}
