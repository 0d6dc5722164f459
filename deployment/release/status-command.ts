import { Command } from "commander";
import type { EnvironmentName } from "../../environments/settings.ts";
import { environmentOption, examples } from "./options.ts";
import { reach } from "./reach.ts";
import { readStatus } from "./status.ts";
import { statusText } from "./status-text.ts";

/** `npm run status`; ends with 1 when something is not well. */
export function statusCommand(): Command {
  return new Command("status")
    .description("Says what is deployed from which commit, and what is not well. Ends with 1 unless all is.")
    .addOption(environmentOption())
    .option("--json", "for a machine", false)
    .addHelpText("after", examples("status", "status -- --env prod --json"))
    .action(async ({ env, json }: { env: EnvironmentName; json: boolean }) => {
      const status = await readStatus(await reach(env));
      console.log(json ? JSON.stringify(status, null, 2) : statusText(status));
      if (status.problems.length > 0) process.exitCode = 1;
    });
}
