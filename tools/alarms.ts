import { alarmsCommand } from "./alarms/command.ts";
import { runCommand } from "./home/command.ts";

/** `npm run alarms`: what is wrong in a home, and what was. */
await runCommand(
  alarmsCommand(console.log, (exitCode) => {
    process.exitCode = exitCode;
  }),
);
