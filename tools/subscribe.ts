import { subscribeCommand } from "./subscribe/command.ts";
import { SubscribeError } from "./subscribe/errors.ts";

/** `npm run subscribe`: who gets the system's e-mails. */
subscribeCommand((exitCode) => {
  process.exitCode = exitCode;
})
  .parseAsync()
  .catch((error: unknown) => {
    console.error(error instanceof SubscribeError ? `error: ${error.message}` : error);
    process.exitCode = 1;
  });
