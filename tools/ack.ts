import { runCommand } from "./home/command.ts";
import { ackCommand } from "./mute/command.ts";

/** `npm run ack`: somebody sees to an alarm; it is reminded of no more. */
await runCommand(
  ackCommand(console.log, (exitCode) => {
    process.exitCode = exitCode;
  }),
);
