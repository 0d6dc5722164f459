import { runCommand } from "./home/command.ts";
import { say } from "./home/say.ts";
import { ackCommand } from "./mute/command.ts";

/** `npm run ack`: somebody sees to an alarm; it is reminded of no more. */
await runCommand(
  ackCommand(say, (exitCode) => {
    process.exitCode = exitCode;
  }),
);
