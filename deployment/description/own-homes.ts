import { basename } from "node:path";
import { readConfig } from "../../agent/read-config.ts";
import { type Configuration, ConfigurationError } from "../../environments/configuration.ts";
import { type EnvironmentNames, environmentNames } from "../../environments/names.ts";
import { type EnvironmentName, environments } from "../../environments/settings.ts";
import { descriptionFile, readDescription } from "./read-description.ts";
import { SIMULATED_HOME_ID } from "./simulated-house.ts";

type Personal = NonNullable<Configuration["environments"][EnvironmentName]>;

/**
 * The configuration with every household below `homes`, where the stacks look: `alertEmails` alone are those of the
 * environment's own home. Throws a ConfigurationError when it is open whose they are, or when that home has none.
 */
export function withOwnHomes(configuration: Configuration, configurationFile: string): Configuration {
  const settled = (Object.keys(configuration.environments) as EnvironmentName[]).flatMap((environment) => {
    const personal = configuration.environments[environment];
    if (personal === undefined) return [];
    const names = environmentNames(environment, configuration);
    return [[environment, settle(personal, names, configurationFile)]];
  });
  return { ...configuration, environments: Object.fromEntries(settled) };
}

function settle(
  { alertEmails, homes = {}, ...others }: Personal,
  names: EnvironmentNames,
  configurationFile: string,
): Personal {
  const { environment } = names;
  const file = basename(descriptionFile(environment, configurationFile));
  const ownHome = ownHomeOf(names, configurationFile);
  const problem = (key: string, message: string) =>
    new ConfigurationError(
      `${configurationFile} cannot be used:\n  environments.${environment}.${key}: ${message}`,
    );
  if (alertEmails === undefined) {
    const isForgotten =
      Object.keys(homes).length > 0 && ownHome !== undefined && !Object.hasOwn(homes, ownHome);
    if (!isForgotten) return { ...others, homes };
    const whose = `${ownHome}, the environment's own home (${file}, or else the simulated house)`;
    throw problem("homes", `has no addresses of ${whose}: name it, or say alertEmails beside homes`);
  }
  if (ownHome === undefined)
    throw problem(
      "alertEmails",
      `whose they are is open, since no ${file} describes the home. Describe it (docs/agent.md), or say ` +
        "homes: { its-id: { alertEmails: [...] } } instead",
    );
  if (Object.hasOwn(homes, ownHome))
    throw problem(
      "alertEmails",
      `are those of ${ownHome}, the environment's own home, which homes names, too: name its addresses once`,
    );
  return { ...others, homes: { [ownHome]: { alertEmails }, ...homes } };
}

/** The home that the environment's instance looks after, as far as it is known here. */
function ownHomeOf(names: EnvironmentNames, configurationFile: string): string | undefined {
  if (readDescription(names, configurationFile) !== undefined)
    return readConfig(descriptionFile(names.environment, configurationFile)).home.id;
  return environments[names.environment].simulatedHouse ? SIMULATED_HOME_ID : undefined;
}
