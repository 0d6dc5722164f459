import { Command } from "commander";
import { mistakesEndWith2 } from "../platform/command-line.ts";
import { cutoverCommand } from "./cutover/command.ts";
import { inWords } from "./in-words.ts";
import { releaseCommand } from "./release/release-command.ts";
import { rollbackCommand } from "./release/rollback-command.ts";
import { statusCommand } from "./release/status-command.ts";

/** `npm run release`, `rollback`, `status` and `cutover`. */
const program = new Command("npm run").addCommand(releaseCommand()).addCommand(rollbackCommand());
program.addCommand(statusCommand()).addCommand(cutoverCommand());

mistakesEndWith2(program)
  .parseAsync()
  .catch((error: unknown) => {
    console.error(inWords(error));
    process.exitCode = 1;
  });
