import type { Command } from "commander";
import { npmCommand } from "../home/command.ts";
import { addIdentityCommands, IDENTITY_EXAMPLES } from "./identity-commands.ts";

/** The command line of `npm run homes`. */
export function homesCommand(): Command {
  const command = npmCommand(
    "homes",
    "The homes of an environment: whose agent may speak for which.",
    IDENTITY_EXAMPLES,
  );
  addIdentityCommands(command);
  return command;
}
