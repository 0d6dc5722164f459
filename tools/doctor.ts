import { doctorCommand } from "./doctor/command.ts";
import { runCommand } from "./home/command.ts";
import { say } from "./home/say.ts";

/** `npm run doctor`: whether this laptop, and with --env the account, is as it should be. */
await runCommand(
  doctorCommand(say, (exitCode) => {
    process.exitCode = exitCode;
  }),
);
