import { CommandError } from "./home/errors.ts";
import { subscribeCommand } from "./subscribe/command.ts";

/** `npm run subscribe`: who gets the system's e-mails. */
subscribeCommand((exitCode) => {
  process.exitCode = exitCode;
})
  .parseAsync()
  .catch((error: unknown) => {
    console.error(error instanceof CommandError ? `error: ${error.message}` : error);
    process.exitCode = 1;
  });
