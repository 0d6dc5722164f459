import { runCommand } from "./home/command.ts";
import { say } from "./home/say.ts";
import { askOnTerminal } from "./quarantine/ask.ts";
import { quarantineCommand } from "./quarantine/command.ts";

/** `npm run quarantine`: records that nobody could read. */
await runCommand(
  quarantineCommand(say, askOnTerminal, (exitCode) => {
    process.exitCode = exitCode;
  }),
);
