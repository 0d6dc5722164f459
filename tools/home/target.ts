import { withOwnHomes } from "../../deployment/description/own-homes.ts";
import {
  type Configuration,
  ConfigurationError,
  configurationFile,
  readConfiguration,
} from "../../environments/configuration.ts";
import { type EnvironmentNames, environmentNames } from "../../environments/names.ts";
import { type EnvironmentName, environments } from "../../environments/settings.ts";
import { CommandError } from "./errors.ts";

/** The configuration that CONFIG_FILE or config.yaml holds; throws a CommandError that names every problem. */
export function configurationOf(environment: NodeJS.ProcessEnv): Configuration {
  try {
    return readConfiguration(configurationFile(environment));
  } catch (error) {
    throw error instanceof ConfigurationError ? new CommandError(error.message) : error;
  }
}

/** The same, with every household below `homes` (docs/subscriptions.md); throws a CommandError, too. */
export function settledConfiguration(environment: NodeJS.ProcessEnv): Configuration {
  try {
    return withOwnHomes(configurationOf(environment), configurationFile(environment));
  } catch (error) {
    throw error instanceof ConfigurationError ? new CommandError(error.message) : error;
  }
}

/** The addresses of the homes that a configuration with its homes settled names in an environment. */
export function addressesOf(
  { environments: named }: Configuration,
  environment: EnvironmentName,
): Record<string, readonly string[]> {
  const homes = Object.entries(named[environment]?.homes ?? {});
  return Object.fromEntries(homes.map(([id, { alertEmails }]) => [id, alertEmails]));
}

/** The environments that a configuration has. */
export function configuredEnvironments({ environments: named }: Configuration): EnvironmentName[] {
  return (Object.keys(environments) as EnvironmentName[]).filter((name) => named[name] !== undefined);
}

/** The names of the environment that is meant; throws a CommandError that says what there is to choose from. */
export function namesOf(configuration: Configuration, env: EnvironmentName | undefined): EnvironmentNames {
  const named = configuredEnvironments(configuration);
  const chosen = env ?? (named.length === 1 ? named[0] : undefined);
  if (chosen === undefined)
    throw new CommandError(`config.yaml has ${named.join(" and ")}: say which with --env`);
  if (!named.includes(chosen))
    throw new CommandError(`config.yaml has no environment ${chosen}, only ${named.join(", ")}`);
  return environmentNames(chosen, configuration);
}
