import { existsSync, readFileSync, writeFileSync } from "node:fs";
import {
  type Configuration,
  ConfigurationError,
  parseConfiguration,
} from "../../environments/configuration.ts";
import { environmentNames } from "../../environments/names.ts";
import type { EnvironmentName } from "../../environments/settings.ts";
import { deployRole, planRole, roleArn } from "../../environments/workflow-roles.ts";
import {
  descriptionFile,
  descriptionSecret,
  readDescription,
  sameEnds,
} from "../description/read-description.ts";

/** Where a workflow's configuration comes from: the secret of that name, which `gh secret set CONFIG_YAML < config.yaml` sets. */
export const CONFIG_SECRET = "CONFIG_YAML";

/** Writes the secret's text to config.yaml, after checking it as synth would. Throws a ConfigurationError. */
export function writeWorkflowConfig(text: string | undefined, file: string): Configuration {
  if (text === undefined || text.trim() === "")
    throw new ConfigurationError(
      `The secret ${CONFIG_SECRET} is not set. Set it with: gh secret set ${CONFIG_SECRET} < config.yaml`,
    );
  const configuration = parseConfiguration(text, CONFIG_SECRET);
  if (!configuration.bootstrapped)
    throw new ConfigurationError(
      `${CONFIG_SECRET} says bootstrapped: false. Workflows need the state in its bucket: bootstrap first (docs/walkthrough.md), then set the secret again.`,
    );
  if (existsSync(file) && readFileSync(file, "utf8") !== text)
    throw new ConfigurationError(`${file} is there already, with something else in it; it is left as it is.`);
  writeFileSync(file, text);
  return configuration;
}

/**
 * Writes the description of a home for each environment whose secret is among `variables`, after checking it as synth
 * would; one that is in the repository is checked too. Returns the files that it wrote. Throws a ConfigurationError.
 */
export function writeWorkflowDescriptions(
  variables: NodeJS.ProcessEnv,
  configuration: Configuration,
  configurationFile: string,
): string[] {
  const written: string[] = [];
  for (const environment of Object.keys(configuration.environments) as EnvironmentName[]) {
    const file = descriptionFile(environment, configurationFile);
    const secret = descriptionSecret(environment);
    // A secret that is not set is an empty variable.
    const text = variables[secret] ? sameEnds(variables[secret]) : undefined;
    if (text !== undefined && existsSync(file)) {
      if (sameEnds(readFileSync(file, "utf8")) !== text)
        throw new ConfigurationError(
          `${file} is there already, and the secret ${secret} says something else: keep one of the two`,
        );
    } else if (text !== undefined) {
      writeFileSync(file, text);
      written.push(file);
    }
    readDescription(environmentNames(environment, configuration), configurationFile);
  }
  return written;
}

/** What the later steps of a workflow take from the configuration, as outputs of its step. */
export function outputsOf({ account, region, environments }: Configuration): Record<string, string> {
  const names = (Object.keys(environments) as EnvironmentName[]).sort();
  return {
    region,
    plan_role: roleArn(account, planRole),
    ...Object.fromEntries(names.map((name) => [`deploy_role_${name}`, roleArn(account, deployRole(name))])),
    environments: JSON.stringify(names),
  };
}

/** What the logs of the run must not show though it is in the configuration. */
export function personalValues({ environments }: Configuration): string[] {
  const all = Object.values(environments).flatMap((one) =>
    one
      ? [one, ...Object.values(one.homes ?? {})]
          .flatMap(({ alertEmails = [] }) => alertEmails)
          .concat(one.operatorEmails)
      : [],
  );
  return [...new Set(all)];
}
