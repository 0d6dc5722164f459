import { SourceError } from "../agent/source.ts";
import { errorText } from "../domain/terminal-text.ts";
import { mistakesEndWith2 } from "../platform/command-line.ts";
import { UnwritableError } from "../platform/unwritable.ts";
import { backtestCommand } from "./backtest/command.ts";

/** `npm run backtest`: what the engine would have told of a history. */
mistakesEndWith2(backtestCommand())
  .parseAsync()
  .catch((error: unknown) => {
    // An error that the user can fix is one line; any other error is a bug and shows its stack.
    console.error(errorText(error, error instanceof SourceError || error instanceof UnwritableError));
    process.exitCode = 1;
  });
