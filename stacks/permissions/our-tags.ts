import { SYSTEM } from "../../environments/names.ts";
import type { EnvironmentName } from "../../environments/settings.ts";
import type { Conditions } from "./statement.ts";

/** Only what bears the tags that every resource of an environment has. */
export function withOurTags(environment: EnvironmentName): Conditions {
  return tags("aws:ResourceTag", environment);
}

/** Only a request that gives these tags. */
export function givenOurTags(environment: EnvironmentName): Conditions {
  return tags("aws:RequestTag", environment);
}

function tags(key: string, environment: EnvironmentName): Conditions {
  return { StringEquals: { [`${key}/project`]: SYSTEM, [`${key}/environment`]: environment } };
}
