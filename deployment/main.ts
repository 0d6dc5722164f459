import { Command } from "commander";
import { cutoverCommand } from "./cutover/command.ts";
import { ManifestError } from "./manifest.ts";
import { releaseCommand, rollbackCommand, statusCommand } from "./release/command.ts";
import { ReleaseError } from "./release/target.ts";

/** `npm run release`, `rollback`, `status` and `cutover`. */
const program = new Command("npm run").addCommand(releaseCommand()).addCommand(rollbackCommand());
program.addCommand(statusCommand()).addCommand(cutoverCommand());

program.parseAsync().catch((error: unknown) => {
  console.error(inWords(error));
  process.exitCode = 1;
});

/** What a person can mend is told in words, AWS's own among it; anything else is a fault of ours and needs its stack. */
function inWords(error: unknown): unknown {
  if (error instanceof ReleaseError || error instanceof ManifestError) return `error: ${error.message}`;
  if (!(error instanceof Error)) return error;
  const isOfAws = "$metadata" in error || "$fault" in error || /Credential|Token/.test(error.name);
  if (error.message === "Region is missing")
    return "error: no region: set AWS_REGION, or one in your AWS profile";
  return isOfAws ? `error: AWS says ${error.name}: ${error.message}` : error;
}
