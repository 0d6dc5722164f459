import { ConfigError } from "../agent/config.ts";
import { SourceError } from "../agent/source.ts";
import { DashboardError } from "../dashboard/server/listen.ts";
import { errorText } from "../domain/terminal-text.ts";
import { startCommand } from "./options.ts";
import { run } from "./run.ts";
import { PortInUse } from "./services/emulator-process.ts";

// esbuild, a program in Go that bundles the functions and the page: collects its garbage sooner. Source: pkg.go.dev/runtime.
process.env.GOGC ??= "25";
process.env.GOMEMLIMIT ??= "100MiB";

/** `npm start`: the whole system on this machine. */
startCommand(run)
  .parseAsync()
  .catch((error: unknown) => {
    // What whoever typed the command can mend is told in words; anything else is a fault of ours and needs its stack.
    const mendable =
      error instanceof ConfigError ||
      error instanceof SourceError ||
      error instanceof PortInUse ||
      error instanceof DashboardError;
    console.error(errorText(error, mendable));
    process.exitCode = 1;
  });
