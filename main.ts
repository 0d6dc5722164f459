import { join } from "node:path";
import { GetAccountSettingsCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { App } from "cdktf";
import { withOwnHomes } from "./deployment/description/own-homes.ts";
import { quotaProblem, RAISE_QUOTA, reserving } from "./environments/concurrency.ts";
import {
  type Configuration,
  ConfigurationError,
  configurationFile,
  readConfiguration,
} from "./environments/configuration.ts";
import { addStacks } from "./stacks/app.ts";
import { codeFromBuild } from "./stacks/function-code.ts";
import { lockProviders } from "./stacks/provider-lock.ts";

try {
  const app = new App();
  const file = configurationFile(process.env);
  const configuration = withOwnHomes(readConfiguration(file), file);
  await checkQuota(configuration);
  addStacks(app, configuration, codeFromBuild(join(import.meta.dirname, "dist")));
  app.synth();
  lockProviders(app.outdir);
} catch (error) {
  if (!(error instanceof ConfigurationError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

/** Asks the account only where something is reserved; whoever has no credentials here hears of it from Terraform. */
async function checkQuota(configuration: Configuration): Promise<void> {
  if (reserving(configuration).length === 0) return;
  const lambda = new LambdaClient({ region: configuration.region });
  const settings = await lambda.send(new GetAccountSettingsCommand()).catch((error: Error) => {
    console.error(`The quota of concurrent executions is not checked: ${error.message}`);
    return undefined;
  });
  lambda.destroy();
  const quota = settings?.AccountLimit?.ConcurrentExecutions;
  const problem = quota === undefined ? undefined : quotaProblem(configuration, quota);
  if (problem !== undefined) throw new ConfigurationError(`${problem}.\n${RAISE_QUOTA}`);
}
