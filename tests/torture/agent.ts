import { pino } from "pino";
import { readConfig } from "../../agent/read-config.ts";
import { startService } from "../../agent/service.ts";
import { createServiceManager } from "../../agent/service-manager.ts";
import { feedSource } from "./feed-source.ts";

/** The agent as it is shipped, bundled in the same way, but for its source: `agent.cjs CONFIG FEEDER_PORT`. */
async function main([file = "", port = ""]: string[]): Promise<void> {
  const log = pino({ name: "agent" });
  const manager = createServiceManager({}, log);
  const service = await startService(readConfig(file), {
    log,
    manager,
    sourcesOf: () => [feedSource(Number(port))],
  });
  process.once("SIGTERM", () => void service.stop());
}

main(process.argv.slice(2)).catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
