import { runCommand } from "./home/command.ts";
import { snoozeCommand } from "./mute/command.ts";

/** `npm run snooze`: nothing of an alarm is told for a while. */
await runCommand(
  snoozeCommand(console.log, (exitCode) => {
    process.exitCode = exitCode;
  }),
);
