import { Command } from "commander";
import { SourceError } from "../agent/source.ts";
import { errorText } from "../domain/terminal-text.ts";
import { mistakesEndWith2 } from "../platform/command-line.ts";
import { agentBenchmark } from "./agent.ts";
import { dashboardBenchmark } from "./dashboard.ts";
import { detectionBenchmark } from "./detection.ts";
import { fleetBenchmark } from "./fleet.ts";
import { handlerBenchmark } from "./handler.ts";
import { noticeBenchmark } from "./notice.ts";
import { paceBenchmark } from "./pace.ts";
import { pipelineBenchmark } from "./pipeline.ts";
import { startMemoryBenchmark } from "./start-memory.ts";
import { uciHouse } from "./uci-house.ts";
import { watchBenchmark } from "./watch.ts";
import { wireBenchmark } from "./wire.ts";
import { yearBenchmark } from "./year.ts";

/** `npm run bench -- NAME`: figures with the command that reproduces them. */
mistakesEndWith2(
  new Command("npm run bench --")
    .description("Measures the project; see benchmarks/README.md for figures and what they mean.")
    .addCommand(detectionBenchmark())
    .addCommand(uciHouse())
    .addCommand(handlerBenchmark)
    .addCommand(pipelineBenchmark)
    .addCommand(agentBenchmark)
    .addCommand(dashboardBenchmark)
    .addCommand(yearBenchmark)
    .addCommand(watchBenchmark)
    .addCommand(paceBenchmark)
    .addCommand(noticeBenchmark)
    .addCommand(wireBenchmark)
    .addCommand(fleetBenchmark)
    .addCommand(startMemoryBenchmark),
)
  .parseAsync()
  .catch((error: unknown) => {
    console.error(errorText(error, error instanceof SourceError));
    process.exitCode = 1;
  });
