import { errorText } from "../domain/terminal-text.ts";
import { CommandError } from "./home/errors.ts";
import { subscribeCommand } from "./subscribe/command.ts";

/** `npm run subscribe`: who gets the system's e-mails. */
subscribeCommand((exitCode) => {
  process.exitCode = exitCode;
})
  .parseAsync()
  .catch((error: unknown) => {
    console.error(errorText(error, error instanceof CommandError));
    process.exitCode = 1;
  });
