import type { SNSClient } from "@aws-sdk/client-sns";
import type { Configuration } from "../../stacks/configuration.ts";
import { type EnvironmentName, environments } from "../../stacks/environments.ts";
import { type EnvironmentNames, environmentNames } from "../../stacks/names.ts";
import { SubscribeError } from "./errors.ts";

/** What every action works with. */
export interface Target {
  configuration: Configuration;
  /** As typed; needed when several are configured. */
  env?: EnvironmentName;
  client: SNSClient;
  /** Prints a line. */
  say(line: string): void;
}

/** The environments that config.yaml has. */
export function configuredEnvironments({ environments: named }: Configuration): EnvironmentName[] {
  return (Object.keys(environments) as EnvironmentName[]).filter((name) => named[name] !== undefined);
}

/** The names of the one that is meant; throws a SubscribeError that says what there is to choose from. */
export function namesOf({ configuration, env }: Pick<Target, "configuration" | "env">): EnvironmentNames {
  const named = configuredEnvironments(configuration);
  const chosen = env ?? (named.length === 1 ? named[0] : undefined);
  if (chosen === undefined)
    throw new SubscribeError(`config.yaml has ${named.join(" and ")}: say which with --env`);
  if (!named.includes(chosen))
    throw new SubscribeError(`config.yaml has no environment ${chosen}, only ${named.join(", ")}`);
  return environmentNames(chosen, configuration);
}
