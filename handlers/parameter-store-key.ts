import { SSMClient } from "@aws-sdk/client-ssm";
import { systemClock } from "../platform/clock.ts";
import { createLinkKey, type LinkKey } from "./link-key.ts";

/** The key under `name` in Parameter Store, with a client of its own: loaded with `import()` by who rarely needs it. */
export function parameterStoreKey(name: string): LinkKey {
  return createLinkKey(new SSMClient(), name, systemClock);
}
