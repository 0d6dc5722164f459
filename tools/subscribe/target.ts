import type { SNSClient } from "@aws-sdk/client-sns";
import type { Configuration } from "../../stacks/configuration.ts";
import { type EnvironmentName, environments } from "../../stacks/environments.ts";
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

/** The one that is meant; throws a SubscribeError that says what there is to choose from. */
export function chosenEnvironment({
  configuration,
  env,
}: Pick<Target, "configuration" | "env">): EnvironmentName {
  const names = configuredEnvironments(configuration);
  const chosen = env ?? (names.length === 1 ? names[0] : undefined);
  if (chosen === undefined)
    throw new SubscribeError(`config.yaml has ${names.join(" and ")}: say which with --env`);
  if (!names.includes(chosen))
    throw new SubscribeError(`config.yaml has no environment ${chosen}, only ${names.join(", ")}`);
  return chosen;
}
