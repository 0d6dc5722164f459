import { historyCommand } from "./history/command.ts";
import { runCommand } from "./home/command.ts";
import { say } from "./home/say.ts";

/** `npm run history`: what a sensor said. */
await runCommand(historyCommand(say));
