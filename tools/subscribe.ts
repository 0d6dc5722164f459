import { errorText } from "../domain/terminal-text.ts";
import { mistakesEndWith2 } from "../platform/command-line.ts";
import { CommandError } from "./home/errors.ts";
import { subscribeCommand } from "./subscribe/command.ts";

/** `npm run subscribe`: who gets the system's e-mails. */
mistakesEndWith2(
  subscribeCommand((exitCode) => {
    process.exitCode = exitCode;
  }),
)
  .parseAsync()
  .catch((error: unknown) => {
    console.error(errorText(error, error instanceof CommandError));
    process.exitCode = 1;
  });
