import { alarmsCommand } from "./alarms/command.ts";
import { runCommand } from "./home/command.ts";
import { say } from "./home/say.ts";

/** `npm run alarms`: what is wrong in a home, and what was. */
await runCommand(
  alarmsCommand(say, (exitCode) => {
    process.exitCode = exitCode;
  }),
);
