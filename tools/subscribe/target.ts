import type { SNSClient } from "@aws-sdk/client-sns";
import type { Configuration } from "../../environments/configuration.ts";
import type { EnvironmentNames } from "../../environments/names.ts";
import type { EnvironmentName } from "../../environments/settings.ts";
import { namesOf as namesOfEnvironment } from "../home/target.ts";

/** What every action works with. */
export interface Target {
  /** Its households all below `homes`. */
  configuration: Configuration;
  /** As typed; needed when several are configured. */
  env?: EnvironmentName;
  client: SNSClient;
  /** Prints a line. */
  say(line: string): void;
}

/** The names of the environment that is meant; throws a CommandError. */
export function namesOf({ configuration, env }: Pick<Target, "configuration" | "env">): EnvironmentNames {
  return namesOfEnvironment(configuration, env);
}
