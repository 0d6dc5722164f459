import { runCommand } from "./home/command.ts";
import { say } from "./home/say.ts";
import { snoozeCommand } from "./mute/command.ts";

/** `npm run snooze`: nothing of an alarm is told for a while. */
await runCommand(
  snoozeCommand(say, (exitCode) => {
    process.exitCode = exitCode;
  }),
);
