import { ConfigError } from "../agent/config.ts";
import { SourceError } from "../agent/source.ts";
import { DashboardError } from "../dashboard/server/listen.ts";
import { errorText } from "../domain/terminal-text.ts";
import { mistakesEndWith2 } from "../platform/command-line.ts";
import { UnwritableError } from "../platform/unwritable.ts";
import { startCommand } from "./options.ts";
import { run } from "./run.ts";
import { PortInUse } from "./services/emulator-process.ts";

// esbuild is a program in Go: it collects its garbage a little sooner, which costs no time. Source: pkg.go.dev/runtime.
process.env.GOGC ??= "60";

/** `npm start`: the whole system on this machine. */
mistakesEndWith2(startCommand(run))
  .parseAsync()
  .catch((error: unknown) => {
    // An error that the user can fix is one line; any other error is a bug and shows its stack.
    const fixable =
      error instanceof ConfigError ||
      error instanceof SourceError ||
      error instanceof PortInUse ||
      error instanceof DashboardError ||
      error instanceof UnwritableError;
    console.error(errorText(error, fixable));
    process.exitCode = 1;
  });
