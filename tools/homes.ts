import { runCommand } from "./home/command.ts";
import { homesCommand } from "./homes/command.ts";

/** `npm run homes`: the households of an environment, their addresses, and who may speak for them. */
await runCommand(homesCommand());
