import { Command } from "commander";
import { pino } from "pino";
import { errorText, terminalText } from "../domain/terminal-text.ts";
import { systemClock } from "../platform/clock.ts";
import { mistakesEndWith2 } from "../platform/command-line.ts";
import type { Log } from "../platform/log.ts";
import { aboveZero, zeroOrMore } from "../platform/option-values.ts";
import { UnwritableError } from "../platform/unwritable.ts";
import { checkConfig } from "./check.ts";
import { ConfigError } from "./config.ts";
import { readConfig } from "./read-config.ts";
import { waitUntilReady } from "./ready.ts";
import { type Service, startService } from "./service.ts";
import { createServiceManager } from "./service-manager.ts";
import { SourceError } from "./source.ts";
import { SpoolError } from "./spools/spool-error.ts";

const program = new Command("agent").description(
  "Takes temperature readings in, keeps them safe on disk and puts them on the Kinesis stream.",
);

program
  .command("run", { isDefault: true })
  .description("Runs until SIGTERM or until every source has ended; SIGHUP reads the configuration again.")
  .requiredOption("--config <file>", "YAML file that describes the home, its sources and the stream")
  .action(({ config }: { config: string }) => run(config));

program
  .command("check")
  .description(
    "Says every problem of a configuration file, or what would be read from where; starts nothing.",
  )
  .argument("<file>", "the configuration file")
  .option(
    "--service <folder>",
    "also refuse what works by hand only; the folder is the only one that the service may write",
  )
  .option(
    "--elsewhere",
    "the file is for another host: do not look for the files and variables that it names, and refuse passwords",
  )
  .action((file: string, { service, elsewhere }: { service?: string; elsewhere?: boolean }) => {
    const options = { environment: process.env, serviceFolder: service, elsewhere };
    const { problems, text } = checkConfig(file, options);
    console.log(terminalText(text));
    process.exitCode = problems.length === 0 ? 0 : 1;
  });

program
  .command("ready")
  .description("Waits until the agent that runs here is healthy and the stream has taken a record from it.")
  .requiredOption("--config <file>", "the configuration it runs with: where its status server is")
  .option(
    "--started-after <seconds>",
    "since 1970; an agent that started earlier does not count",
    zeroOrMore,
    0,
  )
  .option("--within <seconds>", "how long to wait", aboveZero, 180)
  .option("--steady <seconds>", "how long it must have been healthy", zeroOrMore, 10)
  .action(({ config, ...limits }: ReadyArguments) => ready(config, limits));

program.addHelpText(
  "after",
  "\nExamples:\n  agent check agent.yaml\n  agent check --service /var/lib/house-agent /etc/house-agent/agent.yaml\n  agent --config agent.yaml\n  agent ready --config agent.yaml --within 60",
);

mistakesEndWith2(program)
  .parseAsync()
  .catch((error: unknown) => {
    // An error that the user can fix is one line; any other error is a bug and shows its stack.
    const fixable = [ConfigError, SourceError, SpoolError, UnwritableError].some(
      (kind) => error instanceof kind,
    );
    console.error(fixable ? terminalText((error as Error).message) : errorText(error, false));
    process.exitCode = 1;
  });

interface ReadyArguments {
  config: string;
  startedAfter: number;
  within: number;
  steady: number;
}

async function ready(file: string, limits: Omit<ReadyArguments, "config">): Promise<void> {
  const { statusPort } = readConfig(file);
  if (statusPort === 0)
    throw new ConfigError(`${file}: statusPort: 0 takes a port that nobody else knows; choose one`);
  const result = await waitUntilReady({
    url: `http://127.0.0.1:${statusPort}`,
    startedAfterMs: limits.startedAfter * 1000,
    withinMs: limits.within * 1000,
    steadyMs: limits.steady * 1000,
    clock: systemClock,
  });
  console.log(
    result.ready ? "ready" : terminalText(`not ready within ${limits.within} s: ${result.problem}`),
  );
  process.exitCode = result.ready ? 0 : 1;
}

async function run(file: string): Promise<void> {
  const config = readConfig(file);
  // JSON escapes only the C0 characters. An engineer who runs the agent by hand reads the log on a terminal.
  const log = pino({ name: "agent", base: { agent: config.agent }, hooks: { streamWrite: terminalText } });
  const manager = createServiceManager(process.env, log);
  const stopped = signalled();
  const starting = startService(config, { log, manager });
  // From the first moment on: unheard, a SIGHUP ends a process.
  process.on("SIGHUP", reloader(file, starting, log));
  const service = await starting;
  await Promise.race([service.ended(), stopped]);
  await service.stop();
}

/** One reload at a time, in order; a bad file is said and changes nothing. */
function reloader(file: string, starting: Promise<Service>, log: Log): () => void {
  let reloading = Promise.resolve();
  return () => {
    reloading = reloading.then(async () => {
      try {
        const service = await starting;
        await service.reload(readConfig(file));
        log.info({ file }, "reloaded: the new configuration holds");
      } catch (error) {
        log.error(
          { file, problems: (error as Error).message.split("\n") },
          "not reloaded: the old configuration holds on",
        );
      }
    });
  };
}

function signalled(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
  });
}
