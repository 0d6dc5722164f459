import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { checkConfig } from "../../agent/check.ts";
import { readConfig } from "../../agent/read-config.ts";
import { ConfigurationError } from "../../environments/configuration.ts";
import type { EnvironmentNames } from "../../environments/names.ts";
import type { EnvironmentName } from "../../environments/settings.ts";
import { readYaml } from "../../platform/yaml.ts";

/** The only folder that the agent's service may write (deployment/house-agent.service). */
const SERVICE_FOLDER = "/var/lib/house-agent";

/** The file that describes the home of an environment's agent: the agent's configuration, beside the configuration file. */
export function descriptionFile(environment: EnvironmentName, configurationFile: string): string {
  return join(dirname(configurationFile), `agent.${environment}.yaml`);
}

/** The secret from which workflows get that file: `gh secret set AGENT_PROD_YAML < agent.prod.yaml`. */
export function descriptionSecret(environment: EnvironmentName): string {
  return `AGENT_${environment.toUpperCase()}_YAML`;
}

/**
 * Reads the description of an environment's home; undefined when there is none. Throws a ConfigurationError when the
 * agent's own check finds something, or when it sends to the stream, or registers its key in the table, of another environment.
 */
export function readDescription(
  { environment, streamName, tableName }: Pick<EnvironmentNames, "environment" | "streamName" | "tableName">,
  configurationFile: string,
): string | undefined {
  const file = descriptionFile(environment, configurationFile);
  if (!existsSync(file)) return undefined;
  if (!statSync(file).isFile()) throw new ConfigurationError(`${file} is no file; describe the home in one`);
  const { problems } = checkConfig(file, { environment: {}, serviceFolder: SERVICE_FOLDER, elsewhere: true });
  const text = sameEnds(readFileSync(file, "utf8"));
  const all = problems.length > 0 ? problems : placeProblems(file, text, { streamName, tableName });
  if (all.length === 0) return text;
  throw new ConfigurationError([`${file} cannot be used:`, ...all].join("\n  "));
}

/** GitHub's command line sets a secret without its last line end: the same description has the same bytes all the same. */
export function sameEnds(text: string): string {
  return `${text.replaceAll("\r\n", "\n").trimEnd()}\n`;
}

function placeProblems(
  file: string,
  text: string,
  { streamName, tableName }: Pick<EnvironmentNames, "streamName" | "tableName">,
): string[] {
  const { stream, identity } = readConfig(file);
  const yaml = readYaml(text, file);
  const problem = (path: string[], is: string, own: string) =>
    is === own
      ? []
      : [`${file}:${yaml.lineOf(path)}: ${path.join(".")}: is ${is}; this environment's is ${own}`];
  return [
    ...problem(["stream"], stream, streamName),
    ...problem(["identity", "registerIn"], identity?.registerIn ?? tableName, tableName),
  ];
}
