import { join } from "node:path";
import { errorText } from "../domain/terminal-text.ts";
import { ConfigurationError, readConfiguration } from "../environments/configuration.ts";
import { mistakesEndWith2 } from "../platform/command-line.ts";
import { type DashboardCommand, dashboardCommand } from "./command.ts";
import { deployedHouse, HouseError } from "./deployed-house.ts";
import { DashboardError } from "./server/listen.ts";
import { startDashboard } from "./server/server.ts";

/** A deployed table is read this often while a page is open: 20 sensors cost about 25 read units each time. */
const EVERY_MS = 10_000;

/** `npm run dashboard`: a deployed house on a page. */
mistakesEndWith2(dashboardCommand(run))
  .parseAsync()
  .catch((error: unknown) => {
    const fixable = [ConfigurationError, HouseError, DashboardError].some((kind) => error instanceof kind);
    console.error(errorText(error, fixable));
    process.exitCode = 1;
  });

async function run({ host, port, allowHost, ...options }: DashboardCommand): Promise<void> {
  const { CONFIG_FILE, DASHBOARD_KEY: key } = process.env;
  const configuration = readConfiguration(CONFIG_FILE ?? join(import.meta.dirname, "..", "config.yaml"));
  if (configuration.environments[options.env] === undefined)
    throw new HouseError(
      `The configuration has no environment ${options.env}: see environments in config.yaml.`,
    );
  const house = await deployedHouse(options, configuration);
  const dashboard = await startDashboard({
    house,
    everyMs: EVERY_MS,
    hostNames: allowHost,
    ...(host === undefined ? {} : { host }),
    ...(port === undefined ? {} : { port }),
    ...(key === undefined ? {} : { key }),
  });
  console.log(`The house on a page: ${dashboard.url}\nCtrl-C ends it.`);
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void dashboard.close());
}
