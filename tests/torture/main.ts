import { Command, InvalidArgumentError } from "commander";
import { startServices } from "../../local/services/services.ts";
import { mistakesEndWith2 } from "../../platform/command-line.ts";
import { createProgress } from "../../platform/progress.ts";
import { torture } from "./torture.ts";

/** `npm run torture`: the long form of tests/agent-torture.test.ts. Exit code 1 when a reading was lost or stored twice. */
mistakesEndWith2(
  new Command("torture")
    .description(
      "Kills the bundled agent at random moments while its stream and its disk fail, then counts every reading.",
    )
    .option("--kills <n>", "how often the agent is killed", count, 100)
    .option("--readings <n>", "how many readings it is fed", count, 1_000_000)
    .option("--seed <n>", "the same seed gives the same lives and faults", count, 1)
    .action(async (options: { kills: number; readings: number; seed: number }) => {
      const services = await startServices();
      try {
        const progress = createProgress("kills", options.kills);
        const report = await torture(services, {
          ...options,
          prefix: "torture",
          say: (text) => console.error(text),
          onKill: progress.done,
        });
        progress.end();
        console.log(JSON.stringify(report, undefined, 2));
        if (report.problems.length > 0) process.exitCode = 1;
      } finally {
        await services.stop();
      }
    }),
)
  .parseAsync()
  .catch((error) => {
    console.error(error);
    process.exitCode = 1;
  });

function count(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 0) throw new InvalidArgumentError("expected a whole number");
  return number;
}
