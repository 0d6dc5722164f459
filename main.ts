import { join } from "node:path";
import { App } from "cdktf";
import { ConfigurationError, readConfiguration } from "./environments/configuration.ts";
import { addStacks } from "./stacks/app.ts";
import { codeFromBuild } from "./stacks/function-code.ts";

const root = import.meta.dirname;

try {
  const app = new App();
  const configuration = readConfiguration(process.env.CONFIG_FILE ?? join(root, "config.yaml"));
  addStacks(app, configuration, codeFromBuild(join(root, "dist")));
  app.synth();
} catch (error) {
  if (!(error instanceof ConfigurationError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
