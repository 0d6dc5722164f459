import { alarmsCommand } from "./alarms/command.ts";
import { runCommand } from "./house/command.ts";

/** `npm run alarms`: what is wrong in a house, and what was. */
await runCommand(
  alarmsCommand(console.log, (exitCode) => {
    process.exitCode = exitCode;
  }),
);
