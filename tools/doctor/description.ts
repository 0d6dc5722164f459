import { basename } from "node:path";
import { descriptionFile, readDescription } from "../../deployment/description/read-description.ts";
import { ConfigurationError } from "../../environments/configuration.ts";
import type { EnvironmentNames } from "../../environments/names.ts";
import { environments } from "../../environments/settings.ts";
import { type Finding, ok, problem, warning } from "./finding.ts";

/** Whether the home of an environment's agent is described here, and well. */
export function descriptionFinding(
  names: Pick<EnvironmentNames, "environment" | "streamName" | "tableName">,
  configurationFile: string,
): Finding {
  const file = basename(descriptionFile(names.environment, configurationFile));
  try {
    if (readDescription(names, configurationFile) !== undefined) return ok(`${file} is sound`);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return problem(error.message, "Nothing is deployed before that is fixed: docs/agent.md.");
  }
  return environments[names.environment].simulatedHouse
    ? ok(`no ${file}; an instance without a configuration runs the simulated house`)
    : warning(`no ${file}`, "Write one: until then an instance without a configuration gets no agent.");
}
