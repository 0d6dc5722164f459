import { historyCommand } from "./history/command.ts";
import { runCommand } from "./home/command.ts";

/** `npm run history`: what a sensor said. */
await runCommand(historyCommand(console.log));
